package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.StoreDelay;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** N1, branch by branch: each legal loss has a twin that lacks its cause. Heartbeats are due every 500 ms. */
class LossCausesTest {

    /** Granted at 10; every heartbeat from then on is sent in time and never answered; V is 2,000. */
    private static Script unanswered() {
        Script script = new Script().acquire(A, 1, 0, 10);
        for (int beat = 2; beat <= 5; beat++) {
            long sent = (beat - 1) * 480L;
            script.request(Rpc.Kind.HEARTBEAT, A, 1, beat, sent, sent + 800, Rpc.Answer.UNKNOWN);
        }
        return script.lost(A, 1, 2_001).life(A, ProcessEvent.Phase.EXITED, 30_000);
    }

    private static Finding judged(Script script) {
        return script.judgedBy(new LossHasCause());
    }

    private static Verdict verdict(Script script) {
        return judged(script).verdict();
    }

    private static void assertCause(Script script, String cause) {
        Finding finding = judged(script);
        assertThat(finding.verdict()).as("%s", finding).isEqualTo(Verdict.VALID);
        assertThat(finding.counts()).containsEntry("cause: " + cause, 1L);
    }

    private static void assertNone(Script script, String... words) {
        Finding finding = judged(script);
        assertThat(finding.verdict()).as("%s", finding).isEqualTo(Verdict.INVALID);
        assertThat(finding.witnesses())
                .singleElement()
                .satisfies(witness -> assertThat(witness.words()).contains(words));
    }

    @Test
    void heartbeatsWithoutAnswer_underAFaultOfTheNetwork_areTheCause() {
        assertCause(unanswered().fault("partition", A, 400, 3_000), "no answer (partition)");
        assertCause(unanswered().fault("hole", A, 400, 1_400), "no answer (hole)");
    }

    @Test
    void heartbeatsWithoutAnswer_thoughNothingStoodInTheWay_areNoCause() {
        assertNone(
                unanswered(),
                "from +0.000000 s to +2.000000 s there was no hindrance between it and the store",
                "4 UNKNOWN");
        assertNone(unanswered().fault("partition", B, 400, 3_000), "4 UNKNOWN");
        assertNone(unanswered().fault("kill", A, 400, 3_000), "4 UNKNOWN");
        assertNone(unanswered().fault("wall-jump", A, 400, 3_000), "4 UNKNOWN");
    }

    @Test
    void fault_thatLeftTwoHeartbeatPeriodsAndDelta_isNoCause() {
        assertCause(unanswered().fault("hole", A, 400, 901), "no answer (hole)");
        assertNone(unanswered().fault("hole", A, 400, 899), "from +0.899000 s to +2.000000 s");
    }

    @Test
    void faults_thatLeftMuchTimeInSmallPieces_areTheCause() {
        assertCause(
                unanswered().fault("latency", A, 300, 500).fault("hole", A, 1_400, 1_500),
                "no answer (hole and latency)");
    }

    @Test
    void fault_thatNeverEnded_isTheCauseOfWhatCameAfter() {
        assertCause(unanswered().fault("partition", "*", 300, 50_000), "no answer (partition)");
    }

    @Test
    void storeThatAnsweredNobody_isTheCause() {
        assertCause(unanswered().slow(StoreDelay.STORE, 500, 1_600), "no answer (slow store)");
        assertNone(unanswered().stall(B, 500, 1_600), "4 UNKNOWN");
    }

    @Test
    void storeThatDidNotAnswerOnTheHoldersWay_isTheCause() {
        assertCause(unanswered().slow(A, 500, 1_600), "no answer (slow way)");
        assertNone(unanswered().slow(B, 500, 1_600), "4 UNKNOWN");
        assertNone(unanswered().slow(A, 500, 700), "from +0.700000 s");
    }

    @Test
    void stallOfTheHolder_isTheCause_asFarAsItLeftNoTime() {
        Script silent = new Script().acquire(A, 1, 0, 10).life(A, ProcessEvent.Phase.EXITED, 30_000);
        assertCause(silent.stall(A, 400, 2_300).lost(A, 1, 2_301), "stall");

        Script shorter = new Script().acquire(A, 1, 0, 10).life(A, ProcessEvent.Phase.EXITED, 30_000);
        assertNone(shorter.stall(A, 400, 1_200).lost(A, 1, 2_001), "it sent no heartbeat");
    }

    @Test
    void pauseByTheNemesis_isAStall() {
        Script paused = new Script().acquire(A, 1, 0, 10).life(A, ProcessEvent.Phase.EXITED, 30_000);
        assertCause(paused.fault("pause", A, 400, 2_300).lost(A, 1, 2_301), "stall");
    }

    @Test
    void holderThatStopsRenewing_hasNoCause_notEvenUnderAFault() {
        Script stopped = new Script()
                .acquire(A, 1, 0, 10)
                .fault("partition", A, 100, 1_500)
                .lost(A, 1, 2_001)
                .life(A, ProcessEvent.Phase.EXITED, 30_000);
        for (int beat = 2; beat <= 4; beat++) {
            stopped.request(Rpc.Kind.HEARTBEAT, A, 1, beat, beat * 200L, beat * 200L + 5, Rpc.Answer.UNKNOWN);
        }
        assertNone(stopped, "from +0.800000 s to +2.000000 s it sent no heartbeat");
    }

    @Test
    void heartbeatsOfAKilledProcess_thatNobodyRecorded_convictNobody() {
        Script killed = new Script()
                .acquire(A, 1, 0, 10)
                .fault("partition", A, 100, 3_000)
                .lost(A, 1, 2_001)
                .life(A, ProcessEvent.Phase.KILLED, 2_100);
        assertThat(verdict(killed)).isEqualTo(Verdict.VALID);
    }

    @Test
    void refusal_thatShowsAnotherGrantNoRowOrAFreeOne_isTheCause() {
        assertCause(stolen().refusedBy(A, Optional.of("g2.1"), 490, 500), "refused");
        assertCause(stolen().refusedBy(A, Optional.empty(), 490, 500), "refused");
        assertCause(stolen().refusedHeartbeat(A, 2, 2, 1, true, 490, 500), "refused");
        assertCause(stolen().refusedHeartbeat(A, 2, 2, 7, false, 490, 500), "refused");
    }

    @Test
    void refusal_thatShowsTheOwnGrant_orCameLater_isNone() {
        assertNone(stolen().refusedHeartbeat(A, 2, 2, 1, false, 490, 500), "no response had shown the row");
        assertNone(stolen().refusedBy(A, Optional.of("g2.1"), 490, 600), "no response had shown the row");
        assertNone(stolen(), "no response had shown the row");
    }

    private static Script stolen() {
        return new Script().acquire(A, 1, 0, 10).lost(A, 1, 501, Callback.Reason.STOLEN);
    }

    @Test
    void close_isTheCause_ofAProcessThatWasStopping() {
        Script closed = new Script().acquire(A, 1, 0, 10).lost(A, 1, 501, Callback.Reason.CLIENT_CLOSED);
        assertNone(closed, "but its process was not stopping");
        assertCause(closed.life(A, ProcessEvent.Phase.STOPPING, 500), "closed");
    }

    @Test
    void close_afterTheLoss_isNone() {
        Script closed = new Script().acquire(A, 1, 0, 10).lost(A, 1, 501, Callback.Reason.CLIENT_CLOSED);
        assertNone(closed.life(A, ProcessEvent.Phase.STOPPING, 502), "but its process was not stopping");
    }

    /** Two that were granted together; the second is told as lost with the first. */
    private static Script lostWithAnother(long group) {
        return new Script()
                .acquireInGroup(A, 1, 0, 10, 1)
                .acquireInGroup(A, 2, 0, 10, group)
                .lost(A, 2, 501, Callback.Reason.WITH_ANOTHER)
                .request(Rpc.Kind.RELEASE, A, 1, 2, 500, 505, Rpc.Answer.APPLIED)
                .life(A, ProcessEvent.Phase.EXITED, 30_000);
    }

    @Test
    void lossOfAnotherThatWasGrantedWithIt_isTheCause() {
        assertNone(lostWithAnother(1), "none of the other locks");
        assertCause(
                lostWithAnother(1)
                        .life(A, ProcessEvent.Phase.STOPPING, 490)
                        .lost(A, 1, 502, Callback.Reason.CLIENT_CLOSED),
                "lost with another");
    }

    @Test
    void lossOfAnother_thatWasNotGrantedWithItOrLongAfter_isNone() {
        Script apart = lostWithAnother(2).life(A, ProcessEvent.Phase.STOPPING, 490);
        assertNone(apart.lost(A, 1, 502, Callback.Reason.CLIENT_CLOSED), "none of the other locks");
        Script late = lostWithAnother(1).life(A, ProcessEvent.Phase.STOPPING, 490);
        assertNone(late.lost(A, 1, 602, Callback.Reason.CLIENT_CLOSED), "none of the other locks");
    }

    @Test
    void limitAskedFor_isTheCause() {
        assertCause(limited(600).lost(A, 1, 2_501), "limit asked for");
    }

    @Test
    void limitAskedFor_thatLeftTimeToRenew_isNone() {
        assertNone(limited(2_000).lost(A, 1, 2_501), "it sent no heartbeat");
    }

    /** Renewed once, at 500, so that V is 2,500. */
    private static Script limited(long atMost) {
        return new Script()
                .acquireRenewedAtMost(A, 1, 0, 10, atMost)
                .heartbeat(A, 1, 2, 500, 510)
                .life(A, ProcessEvent.Phase.EXITED, 30_000);
    }

    @Test
    void loss_beforeV_hasNoCause() {
        Script early = new Script().acquire(A, 1, 0, 10).fault("partition", A, 20, 3_000);
        assertNone(early.lost(A, 1, 1_700), "its last acknowledged write let it believe until +2.000000 s");
    }

    @Test
    void answerOfTheLastMoment_isTooLateForWhoeverTellsTheLoss() {
        Script late = unanswered().fault("partition", A, 400, 1_950).heartbeat(A, 1, 6, 1_955, 1_960);
        assertThat(verdict(late)).isEqualTo(Verdict.VALID);
    }

    @Test
    void holderStoppedBetweenStampAndSend_countsFromTheStamp() {
        Script stamped = new Script()
                .stall(A, 0, 300)
                .acquire(A, 1, 310, 320)
                .fault("partition", A, 400, 3_000)
                .request(Rpc.Kind.HEARTBEAT, A, 1, 2, 700, 1_500, Rpc.Answer.UNKNOWN)
                .request(Rpc.Kind.HEARTBEAT, A, 1, 3, 1_200, 2_000, Rpc.Answer.UNKNOWN);
        assertThat(verdict(stamped.lost(A, 1, 2_050))).isEqualTo(Verdict.VALID);
    }

    @Test
    void grantThatRanOutInSilence_isALoss() {
        Script silent = new Script().acquire(A, 1, 0, 10).release(A, 1, 5_000, 5_010);
        assertNone(silent, "it sent no heartbeat");
        Script kept = new Script().acquire(A, 1, 0, 10).release(A, 1, 2_050, 2_060);
        assertThat(judged(kept).counts()).doesNotContainKey("losses");
    }

    @Test
    void faultsThatNobodyRecorded_convictNobody() {
        assertThat(verdict(unanswered().plans("partition", 1))).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict(unanswered().torn("nemesis.jsonl line 9"))).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict(unanswered().torn(B + ".jsonl line 9"))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void runWithoutGrants_isNotTested() {
        assertThat(verdict(new Script())).isEqualTo(Verdict.NOT_TESTED);
        assertThat(verdict(new Script().acquire(A, 1, 0, 10).release(A, 1, 20, 30)))
                .isEqualTo(Verdict.VALID);
    }
}
