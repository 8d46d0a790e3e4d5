package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import java.util.List;
import java.util.Map;

/** The checkers of a run, and the code that runs them. */
public final class Checkers {
    private Checkers() {}

    /** Returns one checker for each property that can be decided without a log of the store. They judge our clients. */
    public static List<Checker> standard() {
        return List.of(
                new ClaimsDisjoint(JudgedClients.OURS),
                new BeliefsDisjoint(JudgedClients.OURS),
                new PartOfHistory(JudgedClients.OURS, new AcquireInTime()),
                new PartOfHistory(JudgedClients.OURS, new NoRenewalAfterEnd()),
                new PartOfHistory(JudgedClients.OURS, new BeliefOfHolder()),
                new PartOfHistory(JudgedClients.OURS, new GrantShown()),
                new PartOfHistory(JudgedClients.OURS, new MultiAcquireAtomic()),
                new PartOfHistory(JudgedClients.OURS, new MultiLossComplete()),
                new Ordered(new RowGoesForward()),
                new Ordered(new TokensIncrease()),
                new PartOfHistory(JudgedClients.OURS, new TakeoverWatched()),
                new PartOfHistory(JudgedClients.OURS, new TakeoverAfterValidity()),
                new Ordered(new LockLinearizable()),
                new EffectsCovered(JudgedClients.OURS),
                new Ordered(new FencedTokens()),
                new LostUpdates(),
                new Ordered(new CommittedCounts()),
                new PartOfHistory(JudgedClients.OURS, new LostOnce()),
                new PartOfHistory(JudgedClients.OURS, new LostInTime()),
                new PartOfHistory(JudgedClients.OURS, new LossReasonTrue()),
                new PartOfHistory(JudgedClients.OURS, new SilentAfterRelease()),
                new PartOfHistory(JudgedClients.OURS, new CallbacksInTurn()),
                new PartOfHistory(JudgedClients.OURS, new ReleaseTruthful()),
                new TakeoverInTime(),
                new HandOffInTime(),
                new PartOfHistory(JudgedClients.OURS, new TimeoutKept()),
                new PartOfHistory(JudgedClients.OURS, new LossHasCause()),
                new WaitHasCause(),
                new RunSufficiency());
    }

    /** Judges by all standard checkers. In an incomplete record, no missing event counts as a violation. */
    public static List<Finding> judge(History history) {
        List<Finding> findings = check(standard(), history);
        return IncompleteRecord.is(history)
                ? findings.stream()
                        .map(finding -> IncompleteRecord.remains(finding, history))
                        .toList()
                : findings;
    }

    /** Returns the checkers for a peer. A peer has no tokens, and it decides by itself how long it waits. */
    static List<Checker> ofPeer(JudgedClients peer) {
        return List.of(
                new ClaimsDisjoint(peer),
                new BeliefsDisjoint(peer),
                new PartOfHistory(peer, new AcquireInTime()),
                new EffectsCovered(peer),
                new PartOfHistory(peer, new LostOnce()),
                new PartOfHistory(peer, new LostInTime()),
                new PartOfHistory(peer, new SilentAfterRelease()));
    }

    /** A checker that sees only the part of a history that belongs to the judged clients. */
    private record PartOfHistory(JudgedClients party, Checker checker) implements Checker {
        @Override
        public Property property() {
            return checker.property();
        }

        @Override
        public Finding check(History history) {
            return checker.check(party.part(history));
        }
    }

    /** A checker for a property that is tested only if the tokens of a key increase over all its grants. */
    private record Ordered(Checker checker) implements Checker {
        @Override
        public Property property() {
            return checker.property();
        }

        @Override
        public Finding check(History history) {
            return history.settings()
                    .tokensRestart()
                    .map(why -> new FindingBuilder(property()).conclude(Verdict.NOT_TESTED, "because " + why))
                    .orElseGet(() -> checker.check(history));
        }
    }

    /**
     * Runs each checker in turn. If a checker throws, its verdict is UNKNOWN with the reason, and the others still run.
     */
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
