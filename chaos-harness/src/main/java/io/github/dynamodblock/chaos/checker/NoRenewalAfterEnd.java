package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Checks C3: no heartbeat of a grant is sent more than δ of un-stalled time after the grant is over. For this property,
 * a grant is over at the first of these events:
 *
 * <ul>
 *   <li>Its release or its commit has returned ok.
 *   <li>Its loss was reported.
 *   <li>The limit that its holder set ({@code atMost}) has passed.
 * </ul>
 */
final class NoRenewalAfterEnd implements Checker {
    @Override
    public Property property() {
        return Property.C3;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        WitnessText words = new WitnessText(history.settings());
        Stalls stalls = Stalls.of(history);
        for (Grant grant : Grants.all(history)) {
            long limit = limit(grant);
            long over = Math.min(ended(grant), limit);
            if (over == Operation.NEVER) {
                continue;
            }
            evidence.count("grants that ended or had a limit");
            grant.rpcs().stream()
                    .filter(rpc -> rpc.kind() == Rpc.Kind.HEARTBEAT)
                    .filter(rpc -> stalls.ran(grant.process(), over, rpc.sent()) > JudgeConstants.DELTA)
                    .findFirst()
                    .ifPresent(beat -> evidence.violation(
                            words.holder(grant) + " renewed " + grant.key() + " at " + words.at(beat.sent())
                                    + (over == limit
                                            ? ", although it was not to be renewed any more from "
                                            : ", although the grant was over at ")
                                    + words.at(over) + ".",
                            events(grant, beat)));
        }
        return evidence.counted("grants that ended or had a limit") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "no grant ended, and none had a limit")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("grants that ended or had a limit")
                                + " grants that ended or had a limit, none was renewed afterwards");
    }

    private static long ended(Grant grant) {
        long released = grant.releases().stream()
                .filter(Operation::ok)
                .mapToLong(Operation::end)
                .min()
                .orElse(Operation.NEVER);
        return Math.min(released, grant.firstLost());
    }

    /** Returns the limit of a grant. It counts from the grant, and the holder knows only when acquire returned. */
    private static long limit(Grant grant) {
        OptionalLong atMost = grant.acquire().invoke().atMost();
        return atMost.isEmpty() ? Operation.NEVER : grant.start() + atMost.getAsLong();
    }

    private static List<Event> events(Grant grant, Rpc beat) {
        List<Event> events = new ArrayList<>(WitnessText.events(grant.acquire()));
        events.addAll(grant.lost());
        events.add(beat);
        return events;
    }
}
