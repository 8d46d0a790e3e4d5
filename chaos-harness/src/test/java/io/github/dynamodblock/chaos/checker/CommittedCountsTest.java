package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.RunDescription;
import org.junit.jupiter.api.Test;

/** F3 by pairs of scripts that differ in one thing. */
class CommittedCountsTest {
    private static Script ended(long last) {
        return new Script().counter(RunDescription.committed(Script.KEY), last);
    }

    private static Script read(Script script, String process, long token, long value, long at) {
        return script.counts(Action.COMMITTED_READ, process, token, value, at, at + 1, Outcome.OK);
    }

    private static Script commit(Script script, String process, long token, long value, long at, Outcome outcome) {
        return script.counts(Action.COMMIT, process, token, value, at, at + 1, outcome);
    }

    /** A committed 1, and then B what it says. */
    private static Script two(long last, long second, Outcome outcome) {
        return commit(commit(ended(last), A, 1, 1, 10, Outcome.OK), B, 2, second, 20, outcome);
    }

    private static void assertTold(Script legal, Script illegal, String words) {
        assertThat(legal.judgedBy(new CommittedCounts()).verdict()).isEqualTo(Verdict.VALID);
        Finding finding = illegal.judgedBy(new CommittedCounts());
        assertThat(finding.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(finding.witnesses())
                .anySatisfy(witness -> assertThat(witness.words()).contains(words));
    }

    @Test
    void commits_ofTheSameValue_areALostUpdate() {
        assertTold(two(2, 2, Outcome.OK), two(1, 1, Outcome.OK), "Two commits of k wrote 1");
    }

    @Test
    void commit_thatTheLastCounterLacks_isLost() {
        assertTold(two(2, 2, Outcome.OK), two(1, 2, Outcome.OK), "the counter ended at 1");
    }

    @Test
    void commit_inDoubt_mayCountOrNot() {
        assertTold(two(1, 2, Outcome.INFO), two(1, 1, Outcome.OK), "wrote 1");
        assertTold(two(2, 2, Outcome.INFO), two(1, 1, Outcome.OK), "wrote 1");
    }

    @Test
    void commit_thatCertainlyDidNotHappen_doesNotCount() {
        assertTold(two(1, 2, Outcome.FAIL), two(2, 2, Outcome.FAIL), "was reported as failed");
        assertTold(
                commit(two(2, 2, Outcome.FAIL), A, 3, 2, 30, Outcome.OK),
                commit(two(2, 2, Outcome.FAIL), A, 3, 3, 30, Outcome.FAIL),
                "was reported as failed");
    }

    @Test
    void commit_thatCertainlyDidNotHappen_isNotReadEither() {
        Finding unfinished = read(commit(new Script(), A, 1, 1, 10, Outcome.FAIL), B, 2, 1, 20)
                .judgedBy(new CommittedCounts());

        assertThat(unfinished.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(unfinished.witnesses())
                .singleElement()
                .satisfies(witness -> assertThat(witness.words()).contains("was reported as failed"));
        assertThat(read(commit(new Script(), A, 1, 1, 10, Outcome.INFO), B, 2, 1, 20)
                        .judgedBy(new CommittedCounts())
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void counter_thatNobodyWrote_isTold() {
        assertTold(two(2, 2, Outcome.OK), two(3, 2, Outcome.OK), "no commit wrote this value");
    }

    @Test
    void read_afterACommit_findsItOrMore() {
        assertTold(read(two(2, 2, Outcome.OK), A, 3, 2, 30), read(two(2, 2, Outcome.OK), A, 3, 1, 30), "The read of ");
        assertTold(read(two(2, 2, Outcome.OK), A, 3, 1, 21), read(two(2, 2, Outcome.OK), A, 3, 1, 22), "The read of ");
    }

    @Test
    void commit_thatNeverEnded_meantWhatItsHolderRead() {
        Script wrote =
                read(commit(ended(2), A, 1, 1, 10, Outcome.OK), B, 2, 1, 15).commitNeverEnds(B, 2, 20);
        Script other =
                read(commit(ended(2), A, 1, 1, 10, Outcome.OK), B, 2, 5, 15).commitNeverEnds(B, 2, 20);
        assertTold(wrote, other, "no commit wrote this value");
    }

    @Test
    void commits_ofWhichNobodyReadTheLast_areUnknown() {
        assertThat(commit(new Script(), A, 1, 1, 10, Outcome.OK)
                        .judgedBy(new CommittedCounts())
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(new Script().judgedBy(new CommittedCounts()).verdict()).isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void commit_isALettingGo() {
        Script held = ended(1).acquire(A, 1, 0, 10);
        assertThat(commit(held, A, 1, 1, 900, Outcome.OK)
                        .acquire(B, 2, 0, 950)
                        .judgedBy(new ClaimsDisjoint(JudgedClients.OURS))
                        .verdict())
                .isEqualTo(Verdict.VALID);
        assertThat(commit(ended(1).acquire(A, 1, 0, 10), A, 1, 1, 960, Outcome.OK)
                        .acquire(B, 2, 0, 950)
                        .judgedBy(new ClaimsDisjoint(JudgedClients.OURS))
                        .verdict())
                .isEqualTo(Verdict.INVALID);
        assertThat(commit(new Script(), A, 7, 1, 10, Outcome.OK)
                        .judgedBy(new LockLinearizable())
                        .verdict())
                .as("of a grant that nobody gave")
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void commitsInDoubt_wroteOneMoreThanTheirOwnHoldersRead() {
        Script script = new Script()
                .counts(Action.COMMITTED_READ, A, 1, 0, 0, 10, Outcome.OK)
                .commitNeverEnds(A, 1, 20)
                .counts(Action.COMMITTED_READ, B, 2, 1, 30, 40, Outcome.OK)
                .commitNeverEnds(B, 2, 50)
                .counts(Action.COMMIT, A, 3, 3, 60, 70, Outcome.OK);
        Finding finding =
                script.counter(RunDescription.committed(Script.KEY), 3).judgedBy(new CommittedCounts());
        assertThat(finding.verdict()).as("%s", finding).isEqualTo(Verdict.VALID);
    }
}
