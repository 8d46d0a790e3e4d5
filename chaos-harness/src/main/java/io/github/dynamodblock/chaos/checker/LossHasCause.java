package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * N1: every loss has a cause. A holder that runs and whose requests can be answered keeps its lease.
 *
 * <p>The cause of a loss is, in this order,
 *
 * <ul>
 *   <li><em>refused</em>: a heartbeat of that grant was refused, by a row that another grant has, that is free, or that is
 *       not there;
 *   <li><em>lost with another</em>: it was told so, and another lock that was granted with it was told as lost
 *       for a cause of its own;
 *   <li><em>closed</em>: the client was closed, and its process was stopping;
 *   <li><em>limit asked for</em>, <em>no answer</em> or <em>stall</em>. Each of these needs three things: the loss came no
 *       sooner than V; between the send from which V counts and V, the holder sent a heartbeat in every two heartbeat
 *       periods in which it ran; and there was no stretch of two such periods and δ in which it ran and nothing stood
 *       in its way to the store.
 * </ul>
 *
 * <p>A loss that was told as stolen needs a refusal.
 *
 * <p>What a client says of its own requests acquits nobody: a client that keeps them back looks like one that is cut off.
 */
final class LossHasCause implements Checker {
    @Override
    public Property property() {
        return Property.N1;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        List<Grant> grants = Grants.all(history);
        LossFinder losses = new LossFinder(history);
        LossCauses causes = new LossCauses(history);
        evidence.add("grants", grants.size());
        for (Grant grant : grants) {
            losses.of(grant).ifPresent(loss -> judge(loss, causes.of(loss), evidence, history));
        }
        if (evidence.counted("losses") == 0) {
            return grants.isEmpty()
                    ? evidence.conclude(Verdict.NOT_TESTED, "no grant was given")
                    : evidence.conclude(Verdict.VALID, grants.size() + " grants, none was lost");
        }
        return conclude(evidence);
    }

    private static void judge(Loss loss, LossCause cause, FindingBuilder evidence, History history) {
        evidence.count("losses");
        if (cause instanceof LossCause.Named named) {
            evidence.count("cause: " + named.name());
        } else if (cause instanceof LossCause.Undecided undecided) {
            evidence.count("not judged: " + undecided.why());
        } else if (cause instanceof LossCause.None none) {
            WitnessText words = new WitnessText(history.settings());
            List<Event> events = new ArrayList<>(WitnessText.events(loss.grant().acquire()));
            loss.grant().rpcs().stream()
                    .filter(rpc -> rpc.kind() == Rpc.Kind.HEARTBEAT)
                    .filter(rpc -> rpc.at() >= loss.from() && rpc.sent() <= loss.at())
                    .forEach(events::add);
            events.addAll(loss.grant().lost());
            evidence.violation(words.holder(loss.grant()) + " " + none.words(), events);
        }
    }

    private static Finding conclude(FindingBuilder evidence) {
        String causes = new TreeMap<>(evidence.counts())
                .entrySet().stream()
                        .filter(count -> count.getKey().startsWith("cause: "))
                        .map(count -> count.getValue() + " by " + count.getKey().substring("cause: ".length()))
                        .collect(Collectors.joining(", "));
        boolean undecided = evidence.counts().keySet().stream().anyMatch(name -> name.startsWith("not judged"));
        return undecided
                ? evidence.conclude(Verdict.UNKNOWN, "the history does not tell enough of some losses")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("losses") + " losses of " + evidence.counted("grants") + " grants: " + causes);
    }
}
