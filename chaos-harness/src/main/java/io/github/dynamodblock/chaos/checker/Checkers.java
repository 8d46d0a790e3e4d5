package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import java.util.List;
import java.util.Map;

/** The checkers of a run, and how they are put together. */
public final class Checkers {
    private Checkers() {}

    /** Every property that can be decided without a log of the store. */
    public static List<Checker> standard() {
        return List.of(
                new ClaimsDisjoint(),
                new BeliefsDisjoint(),
                new AcquireInTime(),
                new TokensIncrease(),
                new LockLinearizable(),
                new EffectsCovered(),
                new FencedTokens(),
                new LostUpdates(),
                new CommittedCounts(),
                new LostOnce(),
                new LostInTime(),
                new SilentAfterRelease(),
                new TakeoverInTime(),
                new HandOffInTime(),
                new TimeoutKept(),
                new Honesty());
    }

    /** Asks each checker in turn; one that throws answers UNKNOWN with its reason, and the others still answer. */
    public static List<Finding> check(List<Checker> checkers, History history) {
        return checkers.stream().map(checker -> safely(checker, history)).toList();
    }

    private static Finding safely(Checker checker, History history) {
        try {
            return checker.check(history);
        } catch (RuntimeException e) {
            return new Finding(
                    checker.property(), Verdict.UNKNOWN, "the checker itself failed: " + e, List.of(), Map.of());
        }
    }
}
