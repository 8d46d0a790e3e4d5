package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.Rpc;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static Verdict c1(Script script) {
        return script.judgedBy(new ClaimsDisjoint(JudgedClients.OURS)).verdict();
    }

    private static Verdict c2(Script script) {
        return script.judgedBy(new AcquireInTime()).verdict();
    }

    @Test
    void claims_thatTouchAtExpiry_areValid() {
        assertThat(c1(new Script().acquire(A, 1, 0, 10).acquire(B, 2, 1_990, 2_000)))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void claims_thatOverlapByOneMillisecond_areInvalidWithBothHolders() {
        Finding finding = new Script()
                .acquire(A, 1, 0, 10)
                .acquire(B, 2, 1_990, 1_999)
                .judgedBy(new ClaimsDisjoint(JudgedClients.OURS));
        assertThat(finding.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(finding.witnesses().get(0).words())
                .contains(A)
                .contains(B)
                .contains("+1.999000 s")
                .contains("+2.000000 s");
        assertThat(finding.witnesses().get(0).events()).hasSize(4);
    }

    @Test
    void claim_renewedByAHeartbeat_lastsFromItsSend() {
        Script renewed = new Script().acquire(A, 1, 0, 10).heartbeat(A, 1, 2, 500, 900);
        assertThat(c1(renewed.acquire(B, 2, 2_400, 2_499))).isEqualTo(Verdict.INVALID);
        Script later = new Script().acquire(A, 1, 0, 10).heartbeat(A, 1, 2, 500, 900);
        assertThat(c1(later.acquire(B, 2, 2_400, 2_500))).isEqualTo(Verdict.VALID);
    }

    @Test
    void claim_afterUnknownHeartbeat_isNotExtended() {
        assertThat(c1(new Script()
                        .acquire(A, 1, 0, 10)
                        .request(Rpc.Kind.HEARTBEAT, A, 1, 2, 500, 900, Rpc.Answer.UNKNOWN)
                        .acquire(B, 2, 2_100, 2_110)))
                .isEqualTo(Verdict.VALID);
    }

    private static Script heartbeatInDoubt() {
        return new Script()
                .acquire(A, 1, 0, 10)
                .request(Rpc.Kind.HEARTBEAT, A, 1, 3, 600, 1_000, Rpc.Answer.UNKNOWN)
                .acquire(B, 2, 2_500, 2_599);
    }

    @Test
    void claim_refusedHeartbeatShowingALaterOwnBeat_lastsFromTheSendOfThatBeat() {
        assertThat(c1(heartbeatInDoubt())).isEqualTo(Verdict.VALID);
        assertThat(c1(heartbeatInDoubt().refusedHeartbeat(A, 2, 3, 1, false, 700, 710)))
                .isEqualTo(Verdict.INVALID);
        assertThat(c1(heartbeatInDoubt().refusedHeartbeat(A, 3, 3, 1, false, 700, 710)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void claim_refusedHeartbeatShowingAnEarlierBeatAnotherTokenOrAReleasedRow_isNotExtended() {
        assertThat(c1(heartbeatInDoubt().refusedHeartbeat(A, 4, 3, 1, false, 700, 710)))
                .isEqualTo(Verdict.VALID);
        assertThat(c1(heartbeatInDoubt().refusedHeartbeat(A, 2, 3, 9, false, 700, 710)))
                .isEqualTo(Verdict.VALID);
        assertThat(c1(heartbeatInDoubt().refusedHeartbeat(A, 2, 3, 1, true, 700, 710)))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void claim_ofAnAcquireWithAnUnknownAttempt_lastsFromThatAttempt() {
        Script first = new Script()
                .request(Rpc.Kind.ACQUIRE, A, 1, 1, 0, 400, Rpc.Answer.UNKNOWN)
                .request(Rpc.Kind.ACQUIRE, A, 1, 2, 450, 500, Rpc.Answer.APPLIED)
                .granted(A, 1, 0, 500);
        assertThat(c1(first.acquire(B, 2, 1_900, 2_000))).isEqualTo(Verdict.VALID);
        Script none = new Script()
                .request(Rpc.Kind.ACQUIRE, A, 1, 1, 0, 400, Rpc.Answer.UNAPPLIED)
                .request(Rpc.Kind.ACQUIRE, A, 1, 2, 450, 500, Rpc.Answer.APPLIED)
                .granted(A, 1, 0, 500);
        assertThat(c1(none.acquire(B, 2, 1_900, 2_000))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void claim_ofARefusedAcquireThatShowsItsOwnGrant_lastsFromTheUnknownAttempt() {
        Script script = new Script()
                .request(Rpc.Kind.ACQUIRE, A, 1, 1, 0, 400, Rpc.Answer.UNKNOWN)
                .request(Rpc.Kind.ACQUIRE, A, "g1", 1, 2, 1, 450, 500, Rpc.Answer.REFUSED)
                .granted(A, 1, 0, 500);
        assertThat(c1(script.acquire(B, 2, 1_900, 1_999))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void claim_ends_withReleaseLostCallbackKillOrOwnRelease() {
        assertThat(c1(new Script().acquire(A, 1, 0, 10).release(A, 1, 20, 40).acquire(B, 2, 15, 30)))
                .isEqualTo(Verdict.VALID);
        assertThat(c1(new Script().acquire(A, 1, 0, 10).lost(A, 1, 20).acquire(B, 2, 15, 30)))
                .isEqualTo(Verdict.VALID);
        assertThat(c1(new Script()
                        .acquire(A, 1, 0, 10)
                        .life(A, ProcessEvent.Phase.KILLED, 20)
                        .acquire(B, 2, 15, 30)))
                .isEqualTo(Verdict.VALID);
        assertThat(c1(new Script()
                        .acquire(A, 1, 0, 10)
                        .request(Rpc.Kind.RELEASE, A, 1, 2, 20, 40, Rpc.Answer.APPLIED)
                        .acquire(B, 2, 15, 30)))
                .isEqualTo(Verdict.VALID);
        assertThat(c1(new Script().acquire(A, 1, 0, 10).acquire(B, 2, 15, 30))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void claim_renewedLongAfterItLapsed_staysLapsed() {
        Script script = new Script().acquire(A, 1, 0, 10).heartbeat(A, 1, 2, 1_900, 2_200);
        assertThat(c1(script.acquire(B, 2, 2_300, 2_310))).isEqualTo(Verdict.VALID);
        Script paused = new Script().acquire(A, 1, 0, 10).stall(A, 1_950, 2_199).heartbeat(A, 1, 2, 1_900, 2_200);
        assertThat(c1(paused.acquire(B, 2, 2_300, 2_310))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void claims_threeDeep_areAllSeen() {
        Finding finding = new Script()
                .acquire(A, 1, 0, 10)
                .acquire(B, 2, 20, 30)
                .release(B, 2, 40, 50)
                .acquire(B, 3, 100, 110)
                .judgedBy(new ClaimsDisjoint(JudgedClients.OURS));
        assertThat(finding.counts()).containsEntry("violations", 2L);
    }

    @Test
    void claims_withoutAcknowledgement_areUnknown() {
        assertThat(c1(new Script()
                        .acquire(A, 1, 0, 10)
                        .acquire(A, 2, 5_000, 5_010)
                        .granted(B, 3, 9_000, 9_010)))
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(c1(new Script().granted(A, 1, 0, 10).granted(B, 2, 15, 30))).isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void acquire_returnedAtItsExpiry_isValid() {
        assertThat(c2(new Script().acquire(A, 1, 0, 2_000))).isEqualTo(Verdict.VALID);
    }

    @Test
    void acquire_returnedAfterItsExpiry_isInvalid() {
        assertThat(c2(new Script().acquire(A, 1, 0, 2_001))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void acquire_returnedAfterItsExpiry_isExcusedByAStallOfItsOwnProcessOnly() {
        assertThat(c2(new Script().acquire(A, 1, 0, 2_500).stall(A, 1_990, 2_450)))
                .isEqualTo(Verdict.VALID);
        assertThat(c2(new Script().acquire(A, 1, 0, 2_500).fault("pause", A, 1_990, 2_450)))
                .isEqualTo(Verdict.VALID);
        assertThat(c2(new Script().acquire(A, 1, 0, 2_500).stall(B, 1_990, 2_450)))
                .isEqualTo(Verdict.INVALID);
        assertThat(c2(new Script().acquire(A, 1, 0, 2_500).stall(A, 2_001, 2_450)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void acquire_heartbeatBeforeItsReturn_countsAndAfterItDoesNot() {
        assertThat(c2(new Script()
                        .request(Rpc.Kind.ACQUIRE, A, 1, 1, 0, 1_900, Rpc.Answer.APPLIED)
                        .heartbeat(A, 1, 2, 1_901, 1_950)
                        .granted(A, 1, 0, 2_100)))
                .isEqualTo(Verdict.VALID);
        assertThat(c2(new Script()
                        .request(Rpc.Kind.ACQUIRE, A, 1, 1, 0, 1_900, Rpc.Answer.APPLIED)
                        .heartbeat(A, 1, 2, 1_901, 2_101)
                        .granted(A, 1, 0, 2_100)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void claim_ofAnAcquireWhoseUnknownAttemptCameLater_lastsFromItsOwnSend() {
        Script later = new Script()
                .request(Rpc.Kind.ACQUIRE, A, 1, 1, 0, 10, Rpc.Answer.APPLIED)
                .request(Rpc.Kind.ACQUIRE, A, 1, 2, 300, 700, Rpc.Answer.UNKNOWN)
                .granted(A, 1, 0, 10);
        assertThat(later.acquire(B, 2, 1_900, 2_000)
                        .judgedBy(new ClaimsDisjoint(JudgedClients.OURS))
                        .verdict())
                .isEqualTo(Verdict.VALID);
    }

    private static Verdict seenByARead(long nextGranted) {
        return new Script()
                .request(Rpc.Kind.ACQUIRE, A, 1, 1, 0, 400, Rpc.Answer.UNKNOWN)
                .request(Rpc.Kind.READ, A, 1, 1, 450, 460, Rpc.Answer.APPLIED)
                .granted(A, 1, 0, 460)
                .acquire(B, 2, 500, nextGranted)
                .judgedBy(new ClaimsDisjoint(JudgedClients.OURS))
                .verdict();
    }

    @Test
    void claim_ofARowThatAReadShowed_lastsFromTheUnknownAttempt() {
        assertThat(seenByARead(2_000)).isEqualTo(Verdict.VALID);
        assertThat(seenByARead(1_999)).isEqualTo(Verdict.INVALID);
    }

    @Test
    void acquire_withoutAnAcknowledgement_cannotBeJudged() {
        Finding finding =
                new Script().acquire(A, 1, 0, 10).granted(B, 2, 3_000, 3_010).judgedBy(new AcquireInTime());
        assertThat(finding.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(finding.explanation()).isEqualTo("1 grants have no recorded acknowledgement");
    }

    @Test
    void acquire_excusedByAStall_isCounted() {
        Script stalled = new Script().acquire(A, 1, 0, 2_500).stall(A, 1_990, 2_450);
        assertThat(stalled.judgedBy(new AcquireInTime()).counts()).containsEntry("excused by a stall", 1L);
    }

    @Test
    void acquire_longAfterTheStallThatCoversItsValidity_isNotExcused() {
        Script inTime = new Script().acquire(A, 1, 0, 2_550).stall(A, 1_990, 2_450);
        Script tooLate = new Script().acquire(A, 1, 0, 2_551).stall(A, 1_990, 2_450);
        assertThat(inTime.judgedBy(new AcquireInTime()).verdict()).isEqualTo(Verdict.VALID);
        assertThat(tooLate.judgedBy(new AcquireInTime()).verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void claim_lastsLongerByAnAnswerThatCameWithinDeltaAfterIt() {
        assertThat(answeredAt(2_100, 2_500)).isEqualTo(Verdict.INVALID);
        assertThat(answeredAt(2_101, 2_500)).isEqualTo(Verdict.VALID);
    }

    /** Sent at 600: it lets A believe until 2,600, if it was heard in time. */
    private static Verdict answeredAt(long answered, long nextGranted) {
        return new Script()
                .acquire(A, 1, 0, 10)
                .heartbeat(A, 1, 2, 600, answered)
                .acquire(B, 2, 2_400, nextGranted)
                .judgedBy(new ClaimsDisjoint(JudgedClients.OURS))
                .verdict();
    }
}
