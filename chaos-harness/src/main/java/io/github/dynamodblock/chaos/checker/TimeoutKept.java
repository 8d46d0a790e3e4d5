package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;

/** Checks L5: acquire returns by its timeout + δ of un-stalled time, even if the network is a black hole. */
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
                continue;
            }
            evidence.count(op.ok() ? "granted" : "not granted");
            long timeout = op.invoke().timeout().getAsLong();
            long over = Math.min(
                    op.end(),
                    Math.min(
                            lives.ended(op.process()),
                            Math.max(history.settings().end(), op.start())));
            long took = stalls.ran(op.process(), op.start(), over);
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
}
