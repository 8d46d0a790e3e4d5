package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;

/**
 * Checks N2: every refusal and every long wait has a cause. There are two causes: another grant can have been in the
 * row, and there was a hindrance between the client and the store.
 *
 * <ul>
 *   <li>An acquire is refused only if a cause met the call, or its client was closing.
 *   <li>An acquire that waits is refused only after its wait limit has passed.
 *   <li>An acquire ends in an error only if a cause met the call, or its client was closing.
 *   <li>An acquire never goes on for longer than poll + 2 RTT + δ of un-stalled time in one stretch without a cause.
 *       How the acquire ends does not matter. For several locks together, the limit is twice as long.
 * </ul>
 *
 * <p>N2 is not tested if peers take part, because a peer decides by itself how long it waits.
 */
final class WaitHasCause implements Checker {
    @Override
    public Property property() {
        return Property.N2;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        if (!history.settings().peers().isEmpty()) {
            return evidence.conclude(
                    Verdict.NOT_TESTED, "because peers take part, and a peer decides by itself how long it waits");
        }
        WaitCauses waits = new WaitCauses(history);
        for (Operation op : history.operations()) {
            if (op.action() == Action.ACQUIRE) {
                evidence.count("acquires");
                evidence.count(ended(op));
                waits.without(op).ifPresent(words -> found(words, op, waits, evidence));
            }
        }
        if (evidence.counted("not judged") > 0) {
            return evidence.conclude(Verdict.UNKNOWN, "the faults of the run are not in its history");
        }
        return evidence.counted("acquires") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "there was no acquire")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("acquires") + " acquires, of which " + evidence.counted("refused")
                                + " were refused and " + evidence.counted("in error")
                                + " ended in an error; each refusal, each error and each long wait had a cause");
    }

    private static void found(String words, Operation op, WaitCauses waits, FindingBuilder evidence) {
        if (waits.faultsAreMissing()) {
            evidence.count("not judged");
        } else {
            evidence.violation(words, WitnessText.events(op));
        }
    }

    private static String ended(Operation op) {
        return switch (op.outcome()) {
            case OK -> "granted";
            case FAIL -> "refused";
            case INFO -> op.complete().isPresent() ? "in error" : "never ended";
        };
    }
}
