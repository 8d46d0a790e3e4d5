package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static io.github.dynamodblock.chaos.checker.Script.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.StoreDelay;
import org.junit.jupiter.api.Test;

/**
 * N2, branch by branch: each wait that has a cause has a twin that has none. The polling cap is 500 ms, so that a free lock
 * may be waited for for 600 ms and two round trips; what stood in the way does so for 1,300 ms more.
 */
class WaitCausesTest {
    private static Finding judged(Script script) {
        return script.judgedBy(new WaitHasCause());
    }

    private static void assertCaused(Script script) {
        Finding finding = judged(script);
        assertThat(finding.verdict()).as("%s", finding).isEqualTo(Verdict.VALID);
    }

    private static void assertNone(Script script, String words) {
        Finding finding = judged(script);
        assertThat(finding.verdict()).as("%s", finding).isEqualTo(Verdict.INVALID);
        assertThat(finding.witnesses())
                .singleElement()
                .satisfies(witness -> assertThat(witness.words()).contains(words));
    }

    /** Held by A from 0 to 1,000, by all that anybody knows. */
    private static Script held() {
        return new Script().acquire(A, 1, 0, 10).heartbeat(A, 1, 2, 500, 510).release(A, 1, 990, 1_000);
    }

    /** Held by A, who renewed it last at 500 and never released it. */
    private static Script abandoned() {
        return new Script().acquire(A, 1, 0, 10).heartbeat(A, 1, 2, 500, 510);
    }

    @Test
    void refusalAtOnce_whileAnotherHolds_hasACause() {
        assertCaused(held().acquireOnceRefused(B, 900, 910));
        assertCaused(held().acquireOnceRefused(B, 999, 1_010));
    }

    @Test
    void refusalAtOnce_ofAFreeLock_hasNone() {
        assertNone(held().acquireOnceRefused(B, 1_001, 1_010), "no other grant can have been in the row");
        assertNone(new Script().acquireOnceRefused(B, 100, 110), "no other grant can have been in the row");
    }

    @Test
    void refusalAtOnce_beforeTheRunBegan_isJudgedLikeAnyOther() {
        assertCaused(new Script().acquire(A, 1, -500, -490).acquireOnceRefused(B, -400, -390));
        Script free = new Script().acquire(A, 1, -500, -490).release(A, 1, -400, -390);
        assertNone(free.acquireOnceRefused(B, -300, -290), "no other grant can have been in the row");
    }

    @Test
    void refusalAtOnce_byADeadRowThatNobodyTookOver_hasACause() {
        assertCaused(abandoned().acquireOnceRefused(B, 50_000, 50_010));
    }

    @Test
    void refusalAtOnce_afterTheDeadRowWasReplacedAndFreed_hasNone() {
        Script replaced = abandoned().acquire(C, 2, 4_000, 4_010).release(C, 2, 4_100, 4_110);
        assertNone(replaced.acquireOnceRefused(B, 5_000, 5_010), "no other grant can have been in the row");
    }

    @Test
    void refusalAtOnce_underAFault_orSoonAfter_hasACause() {
        assertCaused(new Script().fault("hole", B, 50, 150).acquireOnceRefused(B, 100, 110));
        assertCaused(new Script().fault("hole", B, 50, 150).acquireOnceRefused(B, 1_440, 1_445));
        assertCaused(new Script().slow(StoreDelay.STORE, 50, 150).acquireOnceRefused(B, 100, 110));
    }

    @Test
    void refusalAtOnce_underAFaultOfAnother_orLongAfter_orOfAnotherSort_hasNone() {
        assertNone(new Script().fault("hole", A, 50, 150).acquireOnceRefused(B, 100, 110), "was refused");
        assertNone(new Script().fault("hole", B, 50, 150).acquireOnceRefused(B, 1_460, 1_470), "was refused");
        assertNone(new Script().fault("wall-jump", B, 50, 150).acquireOnceRefused(B, 100, 110), "was refused");
    }

    @Test
    void refusal_beforeTheWaitLimit_hasNone() {
        assertNone(held().acquireEnds(B, 100, 599, 500, Outcome.FAIL), "before its wait limit of 500.000 ms");
        assertCaused(held().acquireEnds(B, 100, 600, 500, Outcome.FAIL));
    }

    @Test
    void error_withoutAnOutage_hasNone() {
        assertNone(new Script().acquireEnds(B, 100, 200, 500, Outcome.INFO), "ended in an error");
        assertCaused(new Script().fault("partition", B, 50, 150).acquireEnds(B, 100, 200, 500, Outcome.INFO));
    }

    @Test
    void error_ofAClientThatCloses_hasACause() {
        Script stopping = new Script().life(B, ProcessEvent.Phase.STOPPING, 150);
        assertCaused(stopping.acquireEnds(B, 100, 200, 500, Outcome.INFO));
        assertNone(
                new Script()
                        .life(B, ProcessEvent.Phase.STOPPING, 201)
                        .life(B, ProcessEvent.Phase.EXITED, 60_000)
                        .acquireEnds(B, 100, 200, 500, Outcome.INFO),
                "ended in an error");
    }

    @Test
    void wait_forAReleasedLock_mayLastAPollAndTwoRoundTripsAndDelta() {
        assertCaused(held().acquire(B, 2, 1_600, 1_600).granted(C, 3, 100, 1_600));
        assertNone(
                held().acquireEnds(B, 100, 1_601, 1_500, Outcome.FAIL),
                "from +1.000000 s to +1.601000 s. Its process ran for 601.000 ms of that time, more than the allowed "
                        + "600.000 ms");
        assertNone(held().acquireNeverEnds(B, 100, 90_000), "to +60.000000 s");
    }

    @Test
    void wait_ofAClientWhoseRequestsAreSlow_mayLastTwoOfThemMore() {
        Script slow = held().request(Rpc.Kind.ACQUIRE, B, 2, 1, 1_490, 1_590, Rpc.Answer.REFUSED);
        assertCaused(slow.acquireEnds(B, 100, 1_800, 1_500, Outcome.FAIL));
        assertNone(
                held().request(Rpc.Kind.ACQUIRE, B, 2, 1, 1_490, 1_590, Rpc.Answer.REFUSED)
                        .acquireEnds(B, 100, 1_801, 1_500, Outcome.FAIL),
                "more than the allowed 800.000 ms");
    }

    @Test
    void wait_whileItsProcessWasStalled_isNone() {
        assertCaused(held().stall(B, 1_100, 1_500).acquireEnds(B, 100, 2_000, 1_500, Outcome.FAIL));
        assertNone(held().stall(B, 1_100, 1_500).acquireEnds(B, 100, 2_001, 1_500, Outcome.FAIL), "ran for 601.000 ms");
    }

    @Test
    void wait_forADeadHolder_lastsALeaseFromItsLastRenewalOrTheFirstSight_andAPollMore() {
        // Renewed at 510: L(1+ρ) is 2,040.2.
        assertCaused(abandoned().acquireEnds(B, 100, 510 + 2_040 + 500 + 600, 3_000, Outcome.FAIL));
        assertNone(abandoned().acquireEnds(B, 100, 510 + 2_041 + 500 + 601, 3_000, Outcome.FAIL), "went on waiting");
        assertCaused(abandoned().acquireEnds(B, 10_000, 10_000 + 2_040 + 500 + 600, 3_000, Outcome.FAIL));
        assertNone(
                abandoned().acquireEnds(B, 10_000, 10_000 + 2_041 + 500 + 601, 3_000, Outcome.FAIL), "went on waiting");
    }

    @Test
    void acquireOfWhichNobodyLearned_standsInTheWay_ifItWasAppliedOrHindered() {
        Script applied = new Script().request(Rpc.Kind.ACQUIRE, A, 9, 1, 50, 60, Rpc.Answer.APPLIED);
        assertCaused(applied.acquireEnds(B, 100, 2_600, 2_500, Outcome.FAIL));
        Script hindered = new Script()
                .fault("lost-response", A, 40, 70)
                .request(Rpc.Kind.ACQUIRE, A, 9, 1, 50, 60, Rpc.Answer.UNKNOWN);
        assertCaused(hindered.acquireEnds(B, 100, 2_600, 2_500, Outcome.FAIL));
    }

    @Test
    void acquireOfWhichNobodyLearned_thoughNothingStoodInItsWay_isNoCause() {
        Script unanswered = new Script().request(Rpc.Kind.ACQUIRE, B, 9, 1, 150, 550, Rpc.Answer.UNKNOWN);
        assertNone(unanswered.acquireEnds(B, 100, 2_600, 2_500, Outcome.FAIL), "was refused");
        Script rejected = new Script().request(Rpc.Kind.ACQUIRE, A, 9, 1, 50, 60, Rpc.Answer.UNAPPLIED);
        assertNone(rejected.acquireEnds(B, 100, 2_600, 2_500, Outcome.FAIL), "was refused");
    }

    @Test
    void whatAKilledProcessAskedFor_standsInTheWay() {
        Script killed = new Script().acquireNeverEnds(A, 50, 5_000).life(A, ProcessEvent.Phase.KILLED, 200);
        assertCaused(killed.acquireEnds(B, 100, 2_600, 2_500, Outcome.FAIL));
    }

    @Test
    void waitForSeveralTogether_mayLastTwiceAsLong() {
        assertCaused(held().ends(2_200).groupAcquireNeverEnds(B, 100, 90_000));
        assertNone(held().ends(2_201).groupAcquireNeverEnds(B, 100, 90_000), "more than the allowed 1200.000 ms");
    }

    @Test
    void grantOfItsOwn_isNoCause() {
        Script late = held().request(Rpc.Kind.ACQUIRE, B, 2, 1, 1_100, 1_110, Rpc.Answer.APPLIED)
                .granted(B, 2, 100, 1_900);
        assertNone(late, "from +1.000000 s to +1.900000 s");
    }

    @Test
    void faultsThatNobodyRecorded_convictNobody() {
        assertThat(judged(new Script().plans("hole", 1).acquireOnceRefused(B, 100, 110))
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void runInWhichNobodyAsked_isNotTested() {
        assertThat(judged(new Script()).verdict()).isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void acquires_areCountedByTheirEnds() {
        Script ends = new Script()
                .fault("partition", B, 0, 50_000)
                .acquire(A, 1, 0, 10)
                .acquireEnds(B, 100, 700, 600, Outcome.FAIL)
                .acquireEnds(B, 800, 900, 600, Outcome.INFO)
                .acquireNeverEnds(B, 1_000, 90_000);
        assertThat(judged(ends).counts())
                .containsEntry("acquires", 4L)
                .containsEntry("granted", 1L)
                .containsEntry("refused", 1L)
                .containsEntry("in error", 1L)
                .containsEntry("never ended", 1L);
    }
}
