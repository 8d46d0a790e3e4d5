package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.Rpc;
import org.junit.jupiter.api.Test;

/**
 * What may delay a takeover, and what may not. A is killed at 5,000, and B asks since 3,000: a grant is due by 7,640,
 * or by 10,280 if another may have held the row for a lease.
 */
class RivalsTest {
    private static Verdict l1(Script script) {
        return script.judgedBy(new TakeoverInTime()).verdict();
    }

    private static Script killed() {
        return new Script()
                .acquire(A, 1, 0, 10)
                .heartbeat(A, 1, 2, 4_900, 4_910)
                .life(A, ProcessEvent.Phase.KILLED, 5_000);
    }

    private static void assertNoMoreTime(Script one, Script other) {
        assertThat(l1(one.granted(B, 9, 3_000, 7_640))).isEqualTo(Verdict.VALID);
        assertThat(l1(other.granted(B, 9, 3_000, 7_641))).isEqualTo(Verdict.INVALID);
    }

    private static void assertOneMoreLease(Script one, Script other) {
        assertThat(l1(one.granted(B, 9, 3_000, 10_280))).isEqualTo(Verdict.VALID);
        assertThat(l1(other.granted(B, 9, 3_000, 10_281))).isEqualTo(Verdict.INVALID);
    }

    private static Script acquireOf(Rpc.Kind kind, long sent, long at, Rpc.Answer answer) {
        return killed().request(kind, B, 2, 1, sent, at, answer);
    }

    @Test
    void nobodyElse_givesNoMoreTime() {
        assertNoMoreTime(killed(), killed());
    }

    @Test
    void acquire_appliedAndNeverReturned_mayHoldTheRow() {
        assertOneMoreLease(
                acquireOf(Rpc.Kind.ACQUIRE, 4_500, 4_500, Rpc.Answer.APPLIED),
                acquireOf(Rpc.Kind.ACQUIRE, 4_500, 4_500, Rpc.Answer.APPLIED));
    }

    @Test
    void acquire_withoutAnswer_countsForTwoLeases() {
        assertOneMoreLease(
                acquireOf(Rpc.Kind.ACQUIRE, 900, 960, Rpc.Answer.UNKNOWN),
                acquireOf(Rpc.Kind.ACQUIRE, 900, 960, Rpc.Answer.UNKNOWN));
        assertNoMoreTime(
                acquireOf(Rpc.Kind.ACQUIRE, 900, 959, Rpc.Answer.UNKNOWN),
                acquireOf(Rpc.Kind.ACQUIRE, 900, 959, Rpc.Answer.UNKNOWN));
    }

    @Test
    void read_withoutAnswer_holdsNothing() {
        assertNoMoreTime(
                acquireOf(Rpc.Kind.READ, 4_500, 4_900, Rpc.Answer.UNKNOWN),
                acquireOf(Rpc.Kind.READ, 4_500, 4_900, Rpc.Answer.UNKNOWN));
    }

    @Test
    void fault_ofTheObserverShortlyBefore_leavesNothingToJudge() {
        // Its client may still back off for two attempts and a poll.
        assertThat(l1(killed().fault("latency", B, 3_100, 3_700).granted(B, 9, 3_000, 9_000)))
                .isEqualTo(Verdict.NOT_TESTED);
        assertThat(l1(killed().fault("latency", B, 3_100, 3_699).granted(B, 9, 3_000, 9_000)))
                .isEqualTo(Verdict.INVALID);
    }

    /** A holds and renews no more, alive; its last renewal was sent at 500. */
    private static Script silent() {
        return new Script().acquire(A, 1, 0, 10).heartbeat(A, 1, 2, 500, 510);
    }

    @Test
    void holder_whoseOtherThreadAsksAgain_mayHoldTheRowAgain() {
        assertThat(l1(silent().acquireEnds(A, 100, 501, 401, Outcome.FAIL).granted(B, 9, 50, 5_780)))
                .isEqualTo(Verdict.VALID);
        assertThat(l1(silent().acquireEnds(A, 100, 501, 401, Outcome.FAIL).granted(B, 9, 50, 5_781)))
                .isEqualTo(Verdict.INVALID);
        assertThat(l1(silent().acquireEnds(A, 100, 500, 400, Outcome.FAIL).granted(B, 9, 50, 3_141)))
                .isEqualTo(Verdict.INVALID);
        assertThat(l1(silent().acquireNeverEnds(A, 3_200, 60_000).granted(B, 9, 50, 3_141)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void renewal_sentAfterTheNextGrantOrAsARelease_prolongsNothing() {
        assertThat(l1(silent().request(Rpc.Kind.HEARTBEAT, A, 1, 3, 5_000, 5_010, Rpc.Answer.REFUSED)
                        .granted(B, 9, 50, 3_141)))
                .isEqualTo(Verdict.INVALID);
        assertThat(l1(silent().request(Rpc.Kind.RELEASE, A, 1, 3, 900, 910, Rpc.Answer.REFUSED)
                        .granted(B, 9, 50, 3_141)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void takeovers_arePlannedByKillsOnly() {
        assertThat(l1(silent().plans("kill", 1))).isEqualTo(Verdict.UNKNOWN);
        assertThat(l1(silent().plans("kill", 0))).isEqualTo(Verdict.NOT_TESTED);
        assertThat(l1(silent().plans("latency", 1))).isEqualTo(Verdict.NOT_TESTED);
    }

    private static void assertNotJudged(Script script, String why) {
        assertThat(script.granted(B, 9, 3_000, 20_000)
                        .judgedBy(new TakeoverInTime())
                        .counts())
                .containsEntry("not judged: " + why, 1L);
    }

    @Test
    void takeover_thatIsNotJudged_isCountedWithItsReason() {
        assertNotJudged(killed().fault("latency", B, 5_100, 5_200), "a fault touched whoever asked");
        assertNotJudged(killed().stall(B, 5_100, 5_601), "whoever asked was stalled");
        assertNotJudged(killed().ends(7_000), "the run ended first");
        assertNotJudged(
                killed().fault("latency", A, 100, 200)
                        .request(Rpc.Kind.HEARTBEAT, A, 1, 3, 4_950, 4_990, Rpc.Answer.UNKNOWN),
                "the holder's requests were slowed");
        assertNotJudged(
                killed().fault("partition", "*", 5_100, 5_200)
                        .acquireNeverEnds("worker-3.1", 3_000, 60_000)
                        .acquireNeverEnds("worker-4.1", 3_000, 60_000)
                        .acquireNeverEnds("worker-5.1", 3_000, 60_000),
                "rivals were disturbed");
    }
}
