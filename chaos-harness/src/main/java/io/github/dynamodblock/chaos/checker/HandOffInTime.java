package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import java.util.Optional;

/**
 * Checks L2: after a release, the next grant comes within poll + 2 RTT + δ. A release is judged only if
 * {@link GrantDeadline} finds a deadline.
 */
final class HandOffInTime implements Checker {
    @Override
    public Property property() {
        return Property.L2;
    }

    @Override
    public Finding check(History history) {
        DeadlineChecker bounded = new DeadlineChecker(property(), history);
        long allowed = history.settings().pollCap() + JudgeConstants.DELTA;
        Succession.all(history).stream()
                .filter(ended -> ended.before().released())
                .forEach(ended -> bounded.judge(
                        ended, ended.before().release().orElseThrow().end(), allowed, Optional.empty(), 0, "released"));
        return bounded.judged() == 0
                ? bounded.evidence()
                        .conclude(
                                Verdict.NOT_TESTED,
                                "no release with a waiting challenger could be judged in quiet times")
                : bounded.evidence()
                        .conclude(
                                Verdict.VALID, bounded.judged() + " releases, each followed in time by the next grant");
    }
}
