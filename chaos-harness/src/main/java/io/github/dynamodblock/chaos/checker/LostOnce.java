package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.FaultKind;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Checks K1. The time after V ends at the start of the release, at the end of the process, or at the end of the run,
 * whichever comes first.
 *
 * <ul>
 *   <li>If this time contains more than δ of un-stalled time, the grant must have exactly one LOST event, whatever the
 *       release returned later.
 *   <li>Any other grant has at most one LOST event.
 *   <li>If the last events of a process can be missing, none of its grants must have a LOST event.
 * </ul>
 */
final class LostOnce implements Checker {
    @Override
    public Property property() {
        return Property.K1;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        WitnessText words = new WitnessText(history.settings());
        Stalls stalls = Stalls.of(history);
        ValidityEnd validity = ValidityEnd.of(history);
        ProcessLifetimes lives = ProcessLifetimes.of(history);
        for (Grant grant : Grants.all(history)) {
            evidence.count("grants");
            evidence.add("lost events", grant.lost().size());
            if (grant.lost().size() > 1) {
                evidence.violation(
                        words.holder(grant) + " was notified " + grant.lost().size() + " times that it had lost "
                                + grant.key() + ": at " + words.at(grant.firstLost()) + " and at "
                                + words.at(grant.lost().get(1).at()) + ".",
                        grant.lost());
            }
            long over = Math.min(
                    Math.min(grant.letGo(), lives.ended(grant.process())),
                    history.settings().end());
            OptionalLong v = validity.end(grant);
            boolean due = v.isPresent()
                    && !lives.isCutOff(grant.process())
                    && stalls.ran(grant.process(), v.getAsLong(), over) > JudgeConstants.DELTA;
            if (due) {
                evidence.count("grants that had to be told");
            }
            if (due && grant.lost().isEmpty()) {
                evidence.violation(
                        words.holder(grant) + " was never notified that it had lost " + grant.key()
                                + ": its validity ended at " + words.at(v.getAsLong()) + ", and it was alive and "
                                + "did not release the lock until " + words.at(over) + ", "
                                + WitnessText.span(stalls.ran(grant.process(), v.getAsLong(), over))
                                + " of un-stalled time later.",
                        events(grant));
            }
        }
        return conclude(history, evidence);
    }

    private static Finding conclude(History history, FindingBuilder evidence) {
        long due = evidence.counted("grants that had to be told");
        if (due == 0) {
            boolean planned = InjectedFault.of(history).stream()
                    .anyMatch(fault -> fault.landed()
                            && fault.begin().kind() == FaultKind.PARTITION
                            && fault.until() - fault.from()
                                    > 2 * history.settings().lease());
            return planned
                    ? evidence.conclude(
                            Verdict.UNKNOWN,
                            "partitions lasted longer than two leases, but no holder stayed to be notified; run for"
                                    + " longer")
                    : evidence.conclude(Verdict.NOT_TESTED, "no grant was lost before its holder released it or ended");
        }
        return evidence.conclude(
                Verdict.VALID,
                due + " grants had to be reported as lost and were, once each; " + evidence.counted("lost events")
                        + " lost events for " + evidence.counted("grants") + " grants, none had two");
    }

    private static List<Event> events(Grant grant) {
        List<Event> events = new ArrayList<>(WitnessText.events(grant.acquire()));
        events.addAll(WitnessText.events(grant.releases().toArray(Operation[]::new)));
        return events;
    }
}
