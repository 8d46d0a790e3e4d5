package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Checks N1: every loss has a cause. A holder keeps its lease if its process runs and its requests can get responses.
 *
 * <p>The cause of a loss is the first of the following that applies:
 *
 * <ul>
 *   <li><em>refused</em>: a heartbeat of the grant was refused before the loss, and the row had another grant, was
 *       free, or was gone.
 *   <li><em>closed</em>: the loss was reported as {@code CLIENT_CLOSED}, and the process was stopping.
 *   <li><em>lost with another</em>: the loss was reported as {@code WITH_ANOTHER}, and another lock that was granted
 *       with it was reported as lost for another reason, at most δ later.
 *   <li><em>limit asked for</em>, <em>no answer</em> or <em>stall</em>.
 * </ul>
 *
 * <p>A loss that was reported as {@code STOLEN} needs the cause <em>refused</em>.
 *
 * <p>The last three causes need three more conditions. The window of time begins at the send from which V counts. It
 * ends at V, at the limit or at the loss, whichever comes first.
 *
 * <ul>
 *   <li>The loss is not earlier than V, with a tolerance of δ of un-stalled time and the stalls in it.
 *   <li>The window contains no stretch without a sent heartbeat in which the process ran for more than two heartbeat
 *       periods plus δ.
 *   <li>The window contains no stretch without a hindrance between the holder and the store in which the process ran
 *       for more than two heartbeat periods plus δ.
 * </ul>
 *
 * <p>What a client says about its own requests is no excuse: a client that holds its requests back looks like a client
 * that is cut off.
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
                ? evidence.conclude(Verdict.UNKNOWN, "the history does not contain enough about some losses")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("losses") + " losses of " + evidence.counted("grants") + " grants: " + causes);
    }
}
