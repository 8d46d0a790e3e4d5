package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;

/**
 * N2: every refusal and every long wait has a cause.
 *
 * <ul>
 *   <li>Who asks once is refused only if another grant can have been in the row meanwhile, or something stood between the
 *       client and the store.
 *   <li>Who waits is refused only once the wait limit has passed.
 *   <li>An acquire that ends in an error met something that stood between the client and the store, or its client closed.
 *   <li>However an acquire ends: it never went on, running, for longer than poll + 2 RTT + δ in one piece in which no other
 *       grant can have been in the row and nothing stood in the way. Twice that, of several locks together.
 * </ul>
 *
 * <p>Not asked where peers take part, who wait as they like.
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
            return evidence.conclude(Verdict.NOT_TESTED, "for peers take part, who wait as they like");
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
                ? evidence.conclude(Verdict.NOT_TESTED, "nobody asked")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("acquires") + " acquires, of which " + evidence.counted("refused")
                                + " were refused and " + evidence.counted("in error")
                                + " ended in an error: none of them, and none of the waits, without a cause");
    }

    private static void found(String words, Operation op, WaitCauses waits, FindingBuilder evidence) {
        if (waits.nemesisIsSilent()) {
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
