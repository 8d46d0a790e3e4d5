package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import java.util.OptionalLong;

/**
 * Checks C2: acquire never returns ok after its own V. If a stall of the process covers V, a return at most δ of un-stalled
 * time after V is excused: the response was in time, but the process did not run.
 */
final class AcquireInTime implements Checker {
    @Override
    public Property property() {
        return Property.C2;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        WitnessText words = new WitnessText(history.settings());
        Stalls stalls = Stalls.of(history);
        ValidityEnd validity = ValidityEnd.of(history);
        for (Grant grant : Grants.all(history)) {
            OptionalLong end = validity.at(grant, grant.start());
            if (end.isEmpty()) {
                evidence.count("without acknowledgement");
                continue;
            }
            evidence.count("grants");
            long v = end.getAsLong();
            if (grant.start() > v
                    && stalls.covers(grant.process(), v)
                    && stalls.ran(grant.process(), v, grant.start()) <= JudgeConstants.DELTA) {
                evidence.count("excused by a stall");
            } else if (grant.start() > v) {
                evidence.violation(
                        "Acquire of " + grant.key() + " by " + words.holder(grant)
                                + " returned ok, although its validity had ended at " + words.at(v) + ", "
                                + WitnessText.span(grant.start() - v)
                                + " earlier, and no stall explains it: the process ran for "
                                + WitnessText.span(stalls.ran(grant.process(), v, grant.start())) + " of that time.",
                        WitnessText.events(grant.acquire()));
            }
        }
        if (evidence.counted("without acknowledgement") > 0) {
            return evidence.conclude(
                    Verdict.UNKNOWN,
                    evidence.counted("without acknowledgement") + " grants have no recorded acknowledgement");
        }
        return evidence.counted("grants") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "no grant was given")
                : evidence.conclude(
                        Verdict.VALID, evidence.counted("grants") + " grants, all returned while they were valid");
    }
}
