package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static io.github.dynamodblock.chaos.checker.Script.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.Rpc;
import org.junit.jupiter.api.Test;

class LockLinearizableTest {
    private static Verdict verdict(Script script) {
        return script.judgedBy(new LockLinearizable()).verdict();
    }

    @Test
    void handOff_inOrder_isValid() {
        assertThat(verdict(new Script()
                        .acquire(A, 1, 0, 10)
                        .release(A, 1, 100, 120)
                        .acquire(B, 2, 50, 110)))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void grant_beforeTheEarlierReleaseBegan_isInvalidWithTwoOperations() {
        Finding finding = new Script()
                .acquire(A, 1, 0, 10)
                .release(A, 1, 100, 120)
                .acquire(B, 2, 50, 99)
                .judgedBy(new LockLinearizable());
        assertThat(finding.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(finding.witnesses()).singleElement().satisfies(witness -> {
            assertThat(witness.words())
                    .contains("worker-1.1 (token 1) released")
                    .contains("worker-2.1 (token 2) acquired")
                    .contains("1.000 ms earlier");
            assertThat(witness.events()).hasSize(4);
        });
    }

    @Test
    void expiry_letsTheNextGrantInFromVOn() {
        assertThat(verdict(new Script().acquire(A, 1, 0, 10).acquire(B, 2, 50, 2_000)))
                .isEqualTo(Verdict.VALID);
        assertThat(verdict(new Script().acquire(A, 1, 0, 10).acquire(B, 2, 50, 1_999)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void release_inDoubt_mayHaveHappened() {
        Script info = new Script().acquire(A, 1, 0, 10).release(A, 1, 100, 120, Outcome.INFO);
        assertThat(verdict(info.acquire(B, 2, 50, 100))).isEqualTo(Verdict.VALID);
        Script never = new Script().acquire(A, 1, 0, 10).releaseNeverEnds(A, 1, 100);
        assertThat(verdict(never.acquire(B, 2, 50, 100))).isEqualTo(Verdict.VALID);
        Script lost = new Script().acquire(A, 1, 0, 10).release(A, 1, 100, 120, Outcome.FAIL);
        assertThat(verdict(lost.acquire(B, 2, 50, 130))).isEqualTo(Verdict.INVALID);
        Script lostAfterUnknown = new Script()
                .acquire(A, 1, 0, 10)
                .request(Rpc.Kind.RELEASE, A, 1, 2, 100, 110, Rpc.Answer.UNKNOWN)
                .release(A, 1, 100, 120, Outcome.FAIL);
        assertThat(verdict(lostAfterUnknown.acquire(B, 2, 50, 130))).isEqualTo(Verdict.VALID);
    }

    @Test
    void release_sentByAClosingClient_counts() {
        assertThat(verdict(new Script()
                        .acquire(A, 1, 0, 10)
                        .request(Rpc.Kind.RELEASE, A, 1, 2, 100, 110, Rpc.Answer.APPLIED)
                        .acquire(B, 2, 50, 130)))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void releaseOk_afterSomebodyElseWasGranted_isInvalid() {
        assertThat(verdict(new Script()
                        .acquire(A, 1, 0, 10)
                        .acquire(B, 2, 2_500, 2_510)
                        .release(A, 1, 2_600, 2_610)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void releaseOk_ofAForeignGrant_isInvalid() {
        assertThat(verdict(new Script().acquire(A, 1, 0, 10).release(B, 1, 100, 120)))
                .isEqualTo(Verdict.INVALID);
        assertThat(verdict(new Script().acquire(A, 1, 0, 10).release(B, 1, 100, 120, Outcome.FAIL)))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void acquireOk_withoutATokenOrWithOneGivenBefore_isInvalid() {
        assertThat(verdict(new Script().grantedWithoutToken(A, 0, 10))).isEqualTo(Verdict.INVALID);
        assertThat(verdict(
                        new Script().acquire(A, 1, 0, 10).release(A, 1, 20, 30).acquire(B, 1, 40, 50)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void gap_betweenDenseTokens_needsAnAcquireWithoutAnswer() {
        Script phantom = new Script().dense().acquire(A, 1, 0, 10).release(A, 1, 20, 30);
        assertThat(verdict(phantom.acquire(B, 3, 40, 50))).isEqualTo(Verdict.INVALID);
        Script unknown = new Script()
                .dense()
                .acquire(A, 1, 0, 10)
                .release(A, 1, 20, 30)
                .request(Rpc.Kind.ACQUIRE, C, 7, 1, 31, 35, Rpc.Answer.UNKNOWN);
        assertThat(verdict(unknown.acquire(B, 3, 40, 50))).isEqualTo(Verdict.VALID);
        Script tooLate = new Script()
                .dense()
                .acquire(A, 1, 0, 10)
                .release(A, 1, 20, 30)
                .request(Rpc.Kind.ACQUIRE, C, 7, 1, 51, 55, Rpc.Answer.UNKNOWN);
        assertThat(verdict(tooLate.acquire(B, 3, 40, 50))).isEqualTo(Verdict.INVALID);
        Script killed = new Script()
                .dense()
                .acquire(A, 1, 0, 10)
                .release(A, 1, 20, 30)
                .acquireNeverEnds(C, 31, 1_000)
                .life(C, ProcessEvent.Phase.KILLED, 35);
        assertThat(verdict(killed.acquire(B, 3, 40, 50))).isEqualTo(Verdict.VALID);
        Script sparse = new Script().acquire(A, 1, 0, 10).release(A, 1, 20, 30);
        assertThat(verdict(sparse.acquire(B, 3, 40, 50))).isEqualTo(Verdict.VALID);
    }

    @Test
    void gap_whoseRequestTurnedOutToBeAGrantsOwn_isAPhantom() {
        Script script = new Script()
                .dense()
                .acquire(A, 1, 0, 10)
                .release(A, 1, 20, 30)
                .request(Rpc.Kind.ACQUIRE, B, 3, 1, 31, 35, Rpc.Answer.UNKNOWN)
                .request(Rpc.Kind.ACQUIRE, B, "g3", 3, 2, 1, 36, 40, Rpc.Answer.REFUSED)
                .granted(B, 3, 31, 50);
        assertThat(verdict(script)).isEqualTo(Verdict.INVALID);
    }

    @Test
    void write_appliedForAnAcquireThatGaveUp_takesItsPlace() {
        Script script = new Script()
                .dense()
                .acquire(A, 1, 0, 10)
                .release(A, 1, 20, 30)
                .request(Rpc.Kind.ACQUIRE, C, 2, 1, 31, 35, Rpc.Answer.APPLIED);
        assertThat(verdict(script.acquire(B, 3, 40, 50))).isEqualTo(Verdict.VALID);
        Script early = new Script()
                .dense()
                .acquire(A, 1, 0, 10)
                .release(A, 1, 20, 30)
                .request(Rpc.Kind.ACQUIRE, C, 2, 1, 11, 19, Rpc.Answer.APPLIED);
        assertThat(verdict(early.acquire(B, 3, 40, 50))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void release_thatTheStoreRefused_didNotHappen() {
        Script refused = new Script()
                .acquire(A, 1, 0, 10)
                .request(Rpc.Kind.RELEASE, A, 1, 2, 100, 110, Rpc.Answer.REFUSED)
                .release(A, 1, 100, 120, Outcome.FAIL);
        assertThat(verdict(refused.acquire(B, 2, 50, 130))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void zombie_ofAGrantThatReturned_explainsItsToken() {
        Script zombie = new Script()
                .dense()
                .acquire(A, 1, 0, 10)
                .release(A, 1, 20, 30)
                .acquire(B, 2, 35, 40)
                .release(B, 2, 45, 50);
        assertThat(verdict(zombie.request(Rpc.Kind.ACQUIRE, A, "g1", 3, 1, 1, 5, 60, Rpc.Answer.APPLIED)
                        .acquire(C, 4, 2_100, 2_110)))
                .isEqualTo(Verdict.VALID);
    }

    private static Verdict gaveUp(long at, Script script) {
        return verdict(script.dense()
                .acquire(A, 1, 0, 10)
                .release(A, 1, 20, 30)
                .acquireEnds(B, 100, at, 500, Outcome.FAIL)
                .acquire(C, 3, 1_500, 1_510));
    }

    @Test
    void gap_isExplainedByOneWhoGaveUpShortlyBeforeItWasKilled() {
        assertThat(gaveUp(600, new Script().life(B, ProcessEvent.Phase.KILLED, 1_000)))
                .isEqualTo(Verdict.VALID);
        assertThat(gaveUp(599, new Script().life(B, ProcessEvent.Phase.KILLED, 1_000)))
                .isEqualTo(Verdict.INVALID);
        assertThat(gaveUp(600, new Script().life(C, ProcessEvent.Phase.KILLED, 9_000)))
                .isEqualTo(Verdict.INVALID);
    }

    private static Finding lin(Script script) {
        return script.judgedBy(new LockLinearizable());
    }

    /** Token 5 before token 3: a conflict of its own. */
    private static Script outOfOrder() {
        return new Script().acquire(A, 5, 0, 10).release(A, 5, 11, 12).acquire(B, 3, 20, 30);
    }

    @Test
    void history_whoseTokensCannotBeTrusted_isConvictedOfThatAlone() {
        assertThat(lin(outOfOrder()).counts()).containsEntry("violations", 1L);
        assertThat(lin(outOfOrder().grantedWithoutToken(B, 40, 50)).counts()).containsEntry("violations", 1L);
        assertThat(lin(outOfOrder().acquire(B, 5, 40, 50)).counts()).containsEntry("violations", 1L);
        assertThat(lin(outOfOrder().release(B, 77, 40, 50)).counts()).containsEntry("violations", 1L);
    }

    @Test
    void tokensThatNobodyExplains_areToldWithTheirNeighbours() {
        Script gap = new Script()
                .dense()
                .acquire(A, 1, 0, 10)
                .release(A, 1, 11, 12)
                .acquire(B, 2, 20, 30)
                .release(B, 2, 31, 32)
                .acquire(A, 5, 40, 50);
        assertThat(lin(gap).witnesses())
                .singleElement()
                .satisfies(witness -> assertThat(witness.events())
                        .extracting(event -> event.at() / Script.MS)
                        .containsExactly(20L, 30L, 40L, 50L));
    }

    @Test
    void tokensThatAcquiresWithoutAnswerExplain_areCounted() {
        Script explained = new Script()
                .dense()
                .acquire(A, 1, 0, 10)
                .release(A, 1, 11, 12)
                .acquireEnds(B, 15, 18, 3, Outcome.INFO)
                .acquire(A, 3, 5_000, 5_010);
        assertThat(lin(explained).counts()).containsEntry("unseen acquires", 1L);
    }
}
