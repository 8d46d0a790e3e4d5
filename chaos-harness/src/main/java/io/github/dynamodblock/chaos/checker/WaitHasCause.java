package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Outcome;

/** N2: no acquire is refused for a wait limit that has not passed. */
final class WaitHasCause implements Checker {
    @Override
    public Property property() {
        return Property.N2;
    }

    @Override
    public Finding check(History history) {
        Evidence evidence = new Evidence(property());
        Words words = new Words(history.settings());
        for (Operation op : history.operations()) {
            if (op.action() != Action.ACQUIRE) {
                continue;
            }
            evidence.count("acquires");
            long limit = op.invoke().timeout().orElse(0);
            if (op.outcome() == Outcome.FAIL && op.end() - op.start() < limit) {
                evidence.violation(
                        "Acquire of " + op.key() + " by " + op.process() + " at " + words.at(op.start())
                                + " was refused after " + Words.span(op.end() - op.start())
                                + ", before its wait limit of " + Words.span(limit) + ".",
                        Words.events(op));
            }
        }
        return evidence.counted("acquires") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "nobody asked")
                : evidence.conclude(
                        Verdict.VALID, evidence.counted("acquires") + " acquires, none refused before its wait limit");
    }
}
