package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.Rpc;
import org.junit.jupiter.api.Test;

class CallbacksTest {
    private static Verdict k1(Script script) {
        return script.judgedBy(new LostOnce()).verdict();
    }

    private static Verdict k2(Script script) {
        return script.judgedBy(new LostInTime()).verdict();
    }

    private static Verdict k4(Script script) {
        return script.judgedBy(new SilentAfterRelease()).verdict();
    }

    private static Script held() {
        return new Script().acquire(A, 1, 0, 10);
    }

    @Test
    void lostGrant_toldOnce_isValid() {
        assertThat(k1(held().lost(A, 1, 2_001).release(A, 1, 2_500, 2_510, Outcome.FAIL)))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void lostGrant_neverTold_isInvalidWhateverItsReleaseAnswered() {
        assertThat(k1(held().release(A, 1, 2_101, 2_510, Outcome.FAIL))).isEqualTo(Verdict.INVALID);
        assertThat(k1(held().release(A, 1, 2_101, 2_510, Outcome.OK))).isEqualTo(Verdict.INVALID);
        assertThat(k1(held().release(A, 1, 2_100, 2_510, Outcome.OK))).isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void lostGrant_toldTwice_isInvalid() {
        assertThat(k1(held().lost(A, 1, 2_001).lost(A, 1, 2_002))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void releasedGrant_toldTwiceInTime_isInvalid() {
        assertThat(k1(held().lost(A, 1, 500).lost(A, 1, 600).release(A, 1, 700, 710)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void grantOfAKilledProcess_isExcused() {
        assertThat(k1(held().life(A, ProcessEvent.Phase.KILLED, 2_050))).isEqualTo(Verdict.NOT_TESTED);
        assertThat(k1(held().life(A, ProcessEvent.Phase.KILLED, 3_000))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void stalledTime_isNotCountedAgainstTheHolder() {
        assertThat(k1(held().stall(A, 1_990, 4_000).release(A, 1, 4_090, 4_100)))
                .isEqualTo(Verdict.NOT_TESTED);
        assertThat(k1(held().stall(A, 1_990, 4_000).release(A, 1, 4_101, 4_110)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void renewedGrant_hasNothingToTell() {
        assertThat(k1(held().heartbeat(A, 1, 2, 500, 510)
                        .heartbeat(A, 1, 3, 1_000, 1_010)
                        .release(A, 1, 2_990, 3_000)))
                .isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void grantHeldToTheEndOfTheRun_isExcused() {
        assertThat(k1(held().ends(2_100))).isEqualTo(Verdict.NOT_TESTED);
        assertThat(k1(held().ends(2_101))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void longPartition_withNobodyToTell_isUnknown() {
        assertThat(k1(held().release(A, 1, 20, 30).fault("partition", A, 0, 5_000)))
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void lostCallback_withinDelta_isValidAndLaterIsNot() {
        assertThat(k2(held().lost(A, 1, 2_100))).isEqualTo(Verdict.VALID);
        assertThat(k2(held().lost(A, 1, 2_101))).isEqualTo(Verdict.INVALID);
        assertThat(k2(held())).isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void lostCallback_afterAPause_countsFromItsEnd() {
        assertThat(k2(held().stall(A, 1_000, 5_000).lost(A, 1, 5_100))).isEqualTo(Verdict.VALID);
        assertThat(k2(held().stall(A, 1_000, 5_000).lost(A, 1, 5_101))).isEqualTo(Verdict.INVALID);
        assertThat(k2(held().fault("pause", A, 1_000, 5_000).lost(A, 1, 5_100))).isEqualTo(Verdict.VALID);
    }

    @Test
    void holderThatIgnoresItsValidity_isToldTooLate() {
        // Cut off past its lease, told only by the first refusal after the heal.
        Finding finding = held().request(Rpc.Kind.HEARTBEAT, A, 1, 2, 500, 900, Rpc.Answer.UNKNOWN)
                .fault("partition", A, 100, 4_000)
                .lost(A, 1, 4_050)
                .judgedBy(new LostInTime());
        assertThat(finding.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(finding.witnesses().get(0).words()).contains("+2.000000 s").contains("+4.050000 s");
    }

    @Test
    void lostCallback_afterAnOkRelease_isInvalidAndBeforeItIsNot() {
        assertThat(k4(held().release(A, 1, 100, 200).lost(A, 1, 201))).isEqualTo(Verdict.INVALID);
        assertThat(k4(held().release(A, 1, 100, 200).lost(A, 1, 199))).isEqualTo(Verdict.VALID);
        assertThat(k4(held().release(A, 1, 100, 200, Outcome.FAIL).lost(A, 1, 201)))
                .isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void lostCallback_afterAnOkReleaseOfALapsedGrant_isExcused() {
        assertThat(k4(held().release(A, 1, 2_050, 2_060).lost(A, 1, 2_070))).isEqualTo(Verdict.VALID);
        assertThat(k4(held().release(A, 1, 1_990, 2_060).lost(A, 1, 2_070))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void longPartition_isOneThatLandedAndOutlastedTwoLeases() {
        assertThat(k1(nobodyToTell().fault("partition", A, 0, 4_041))).isEqualTo(Verdict.UNKNOWN);
        assertThat(k1(nobodyToTell().fault("partition", A, 1, 4_041))).isEqualTo(Verdict.NOT_TESTED);
        assertThat(k1(nobodyToTell().fault("partition", A, 0, 9_000, false))).isEqualTo(Verdict.NOT_TESTED);
        assertThat(k1(nobodyToTell().fault("latency", A, 0, 9_000))).isEqualTo(Verdict.NOT_TESTED);
    }

    private static Script nobodyToTell() {
        return new Script().acquire(A, 1, 0, 10).release(A, 1, 20, 30);
    }

    @Test
    void lost_ofAGrantWithoutAnAcknowledgement_cannotBeJudged() {
        Finding finding = new Script().granted(A, 1, 0, 10).lost(A, 1, 2_010).judgedBy(new LostInTime());
        assertThat(finding.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(finding.explanation()).isEqualTo("1 lost grants have no recorded acknowledgement");
    }

    @Test
    void lost_toldAsTheReleaseReturns_isNotToldAfterIt() {
        Script told = new Script().acquire(A, 1, 0, 10).release(A, 1, 100, 110).lost(A, 1, 110);
        assertThat(told.judgedBy(new SilentAfterRelease()).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void lost_toldAfterARelease_isExcusedIfTheValidityHadPassedBeforeTheRelease() {
        Script past =
                new Script().acquire(A, 1, 0, 10).release(A, 1, 2_001, 2_010).lost(A, 1, 2_020);
        assertThat(past.judgedBy(new SilentAfterRelease()).verdict()).isEqualTo(Verdict.VALID);
        Script within =
                new Script().acquire(A, 1, 0, 10).release(A, 1, 2_000, 2_010).lost(A, 1, 2_020);
        assertThat(within.judgedBy(new SilentAfterRelease()).verdict()).isEqualTo(Verdict.INVALID);
    }
}
