package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.RunDescription;

/**
 * Checks L5: acquire returns by its timeout + δ of un-stalled time, even if the network is a black hole. Every other
 * operation returns, too.
 */
final class TimeoutKept implements Checker {
    @Override
    public Property property() {
        return Property.L5;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        WitnessText words = new WitnessText(history.settings());
        Stalls stalls = Stalls.of(history);
        ProcessLifetimes lives = ProcessLifetimes.of(history);
        for (Operation op : history.operations()) {
            if (op.action() != Action.ACQUIRE || op.invoke().timeout().isEmpty()) {
                ends(op, history.settings(), lives, stalls, evidence, words);
                continue;
            }
            evidence.count(op.ok() ? "granted" : "not granted");
            long timeout = op.invoke().timeout().getAsLong();
            long took = took(op, history.settings(), lives, stalls);
            if (took > timeout + JudgeConstants.DELTA) {
                evidence.violation(
                        "Acquire of " + op.key() + " by " + op.process() + " at " + words.at(op.start())
                                + " with a timeout of " + WitnessText.span(timeout) + " had not returned after "
                                + WitnessText.span(took) + " of un-stalled time.",
                        WitnessText.events(op));
            }
        }
        long judged = evidence.counted("granted") + evidence.counted("not granted");
        return judged == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "no acquire had a timeout")
                : evidence.conclude(
                        Verdict.VALID,
                        judged + " acquires returned in time, " + evidence.counted("not granted")
                                + " of them without a grant");
    }

    /** Returns for how long the process ran during an operation, as far as the operation is in the run. */
    private static long took(Operation op, RunDescription run, ProcessLifetimes lives, Stalls stalls) {
        long over = Math.min(op.end(), Math.min(lives.ended(op.process()), Math.max(run.end(), op.start())));
        return stalls.ran(op.process(), op.start(), over);
    }

    /**
     * An operation without a timeout of its own goes on for at most a lease and two attempts. A release needs no longer.
     * An acquire that does not wait needs less. The resource gives up earlier.
     */
    private static void ends(
            Operation op,
            RunDescription run,
            ProcessLifetimes lives,
            Stalls stalls,
            FindingBuilder evidence,
            WitnessText words) {
        long limit = Math.max(run.lease(), run.heldLease()) + 2 * run.attemptTimeout() + JudgeConstants.DELTA;
        long took = took(op, run, lives, stalls);
        if (op.complete().isEmpty() && took > limit) {
            evidence.violation(
                    op.action() + " of " + op.key() + " by " + op.process() + " at " + words.at(op.start())
                            + " never returned: its process ran for " + WitnessText.span(took) + " after that.",
                    WitnessText.events(op));
        }
    }
}
