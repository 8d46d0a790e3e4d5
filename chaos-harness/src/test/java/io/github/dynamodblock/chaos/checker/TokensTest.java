package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static io.github.dynamodblock.chaos.checker.Script.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Rpc;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static Verdict s2(Script script) {
        return script.judgedBy(new TokensIncrease()).verdict();
    }

    private static Verdict f1(Script script) {
        return script.judgedBy(new FencedTokens()).verdict();
    }

    @Test
    void tokens_increasing_areValid() {
        assertThat(s2(new Script().acquire(A, 1, 0, 10).acquire(B, 2, 20, 30).acquire(C, 5, 40, 50)))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void token_lowerThanAnEarlierOne_isInvalid() {
        assertThat(s2(new Script().acquire(A, 3, 0, 10).acquire(B, 4, 5, 15).acquire(C, 2, 20, 30)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void token_lowerThanTheHighestButHigherThanTheLastEnded_isInvalid() {
        assertThat(s2(new Script().acquire(A, 5, 0, 10).acquire(B, 1, 5, 12).acquire(C, 3, 20, 30)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void tokens_ofConcurrentRequests_mayComeInAnyOrder() {
        assertThat(s2(new Script().acquire(A, 2, 0, 10).acquire(B, 1, 10, 20))).isEqualTo(Verdict.VALID);
        assertThat(s2(new Script().acquire(A, 2, 0, 10).acquire(B, 1, 11, 20))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void token_givenTwice_isInvalidEvenConcurrently() {
        assertThat(s2(new Script().acquire(A, 2, 0, 10).acquire(B, 2, 5, 20))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void token_ofAWriteWhoseOperationNeverReturned_counts() {
        assertThat(s2(new Script()
                        .request(Rpc.Kind.ACQUIRE, A, 9, 1, 0, 10, Rpc.Answer.APPLIED)
                        .acquire(B, 8, 20, 30)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void token_returnedButNeverStored_isJudgedByItsOperation() {
        assertThat(s2(new Script().acquire(A, 9, 0, 10).granted(B, 8, 20, 30))).isEqualTo(Verdict.INVALID);
        assertThat(s2(new Script().acquire(A, 9, 0, 10).granted(B, 10, 20, 30))).isEqualTo(Verdict.VALID);
    }

    @Test
    void fencedWrites_byTheResourcesOwnCount_areValidWhateverTheirTimes() {
        assertThat(f1(new Script().fencedWrite(A, 1, 1, 0, 50).fencedWrite(B, 2, 2, 0, 40)))
                .isEqualTo(Verdict.VALID);
        assertThat(f1(new Script().fencedWrite(A, 1, 1, 0, 50).fencedWrite(A, 1, 2, 60, 70)))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void fencedWrite_ofALowerTokenAfterAHigher_isInvalid() {
        assertThat(f1(new Script().fencedWrite(A, 1, 2, 0, 50).fencedWrite(B, 2, 1, 0, 40)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void fencedWrite_refusedWithinItsClaim_isInvalidAndAfterItIsNot() {
        Script within = new Script().acquire(A, 1, 0, 10).fencedWrite(B, 2, 1, 20, 30);
        assertThat(f1(within.fencedWriteRefused(A, 1, 2, 40, 50))).isEqualTo(Verdict.INVALID);
        Script after = new Script().acquire(A, 1, 0, 10).fencedWrite(B, 2, 1, 2_020, 2_030);
        assertThat(f1(after.fencedWriteRefused(A, 1, 2, 2_040, 2_050))).isEqualTo(Verdict.VALID);
    }

    @Test
    void tokens_ofOperationsWithoutRequests_areOrderedAmongTheOthers() {
        assertThat(s2(new Script().granted(A, 9, 0, 10).acquire(B, 1, 20, 30))).isEqualTo(Verdict.INVALID);
        assertThat(s2(new Script().acquire(C, 3, 11, 15).acquire(B, 5, 20, 30).granted(A, 1, 0, 12)))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void fencedWrites_afterAHigherToken_areEachAViolation() {
        Script twice = new Script()
                .fencedWrite(A, 3, 1, 0, 10)
                .fencedWrite(B, 1, 2, 20, 30)
                .fencedWrite(C, 2, 3, 40, 50);
        assertThat(twice.judgedBy(new FencedTokens()).counts()).containsEntry("violations", 2L);
    }

    @Test
    void fencedWrite_refusedUnderAnothersClaim_isValid() {
        Script others = new Script().acquire(A, 2, 0, 10).fencedWrite(A, 2, 1, 20, 30);
        assertThat(f1(others.fencedWriteRefused(B, 1, 2, 40, 50))).isEqualTo(Verdict.VALID);
        Script older = new Script().acquire(A, 2, 0, 10).fencedWrite(A, 2, 1, 20, 30);
        assertThat(f1(older.fencedWriteRefused(A, 1, 2, 40, 50))).isEqualTo(Verdict.VALID);
    }

    @Test
    void token_lowerThanAHigherOneThatEndedAfterALower_isInvalid() {
        assertThat(s2(new Script().acquire(A, 1, 0, 10).acquire(B, 5, 5, 12).acquire(C, 3, 20, 30)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void fencedWrite_thatNeverEnded_wasNotRefused() {
        Script pending = new Script().acquire(A, 1, 0, 10).fencedWrite(A, 1, 1, 20, 30);
        Finding finding = pending.fencedWriteNeverEnds(A, 1, 40).judgedBy(new FencedTokens());
        assertThat(finding.explanation()).isEqualTo("1 writes accepted, none after a higher token; 0 refused");
    }

    @Test
    void fencedWrite_refusedFromTheBeginningToTheEndOfItsClaim_isInvalid() {
        assertThat(f1(claimedUntil2000().fencedWriteRefused(A, 1, 2, 10, 20))).isEqualTo(Verdict.INVALID);
        assertThat(f1(claimedUntil2000().fencedWriteRefused(A, 1, 2, 9, 20))).isEqualTo(Verdict.VALID);
        assertThat(f1(claimedUntil2000().fencedWriteRefused(A, 1, 2, 1_990, 1_999)))
                .isEqualTo(Verdict.INVALID);
        assertThat(f1(claimedUntil2000().fencedWriteRefused(A, 1, 2, 1_990, 2_000)))
                .isEqualTo(Verdict.VALID);
    }

    private static Script claimedUntil2000() {
        return new Script().acquire(A, 1, 0, 10).fencedWrite(B, 2, 1, 2, 5);
    }

    @Test
    void violations_areAllCounted_andFiveAreShown() {
        Script script = new Script().fencedWrite(A, 99, 1, 0, 10);
        for (int write = 1; write <= 7; write++) {
            script.fencedWrite(B, write, write + 1, 20L * write, 20L * write + 10);
        }
        Finding finding = script.judgedBy(new FencedTokens());
        assertThat(finding.explanation()).isEqualTo("violated 7 times");
        assertThat(finding.witnesses()).hasSize(5);
    }
}
