package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static io.github.dynamodblock.chaos.checker.Script.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.Rpc;
import org.junit.jupiter.api.Test;

class LivenessTest {
    private static Verdict l1(Script script) {
        return script.judgedBy(new TakeoverInTime()).verdict();
    }

    private static Verdict l2(Script script) {
        return script.judgedBy(new HandOffInTime()).verdict();
    }

    private static Verdict l5(Script script) {
        return script.judgedBy(new TimeoutKept()).verdict();
    }

    /** A is killed at 1,000; a grant is due by 1,000 + 2,020 (1 + 1 %) + 500 + 100 = 3,640.2, without round trips. */
    private static Script killed() {
        return new Script().acquire(A, 1, 0, 10).heartbeat(A, 1, 2, 500, 510).life(A, ProcessEvent.Phase.KILLED, 1_000);
    }

    @Test
    void crash_followedInTimeByTheNextGrant_isValid() {
        assertThat(l1(killed().granted(B, 2, 900, 3_640))).isEqualTo(Verdict.VALID);
    }

    @Test
    void crash_followedTooLate_isInvalid() {
        assertThat(l1(killed().granted(B, 2, 900, 3_641))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void crash_neverFollowedThoughSomebodyAsked_isInvalid() {
        assertThat(l1(killed().acquireNeverEnds(B, 900, 60_000))).isEqualTo(Verdict.INVALID);
        assertThat(l1(killed())).isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void crash_withSlowRoundTrips_allowsTwo() {
        Script slow = killed().request(Rpc.Kind.HEARTBEAT, B, 9, 1, 1_100, 1_150, Rpc.Answer.APPLIED);
        assertThat(l1(slow.granted(B, 2, 900, 3_740))).isEqualTo(Verdict.VALID);
        Script slower = killed().request(Rpc.Kind.HEARTBEAT, B, 9, 1, 1_100, 1_150, Rpc.Answer.APPLIED);
        assertThat(l1(slower.granted(B, 2, 900, 3_741))).isEqualTo(Verdict.INVALID);
    }

    /** After its transaction, the challenger reads the tokens of its locks. */
    @Test
    void crash_thenAGrantOfSeveralLocks_allowsThreeRoundTrips() {
        Script slow = killed().request(Rpc.Kind.HEARTBEAT, B, 9, 1, 1_100, 1_150, Rpc.Answer.APPLIED);
        assertThat(l1(slow.acquireEnds(C, 900, 3_800, 2_900, Outcome.FAIL).grantedInGroup(B, 2, 900, 3_790)))
                .isEqualTo(Verdict.VALID);
        Script slower = killed().request(Rpc.Kind.HEARTBEAT, B, 9, 1, 1_100, 1_150, Rpc.Answer.APPLIED);
        assertThat(l1(slower.acquireEnds(C, 900, 3_800, 2_900, Outcome.FAIL).grantedInGroup(B, 2, 900, 3_791)))
                .isEqualTo(Verdict.INVALID);
        Script alone = killed().request(Rpc.Kind.HEARTBEAT, B, 9, 1, 1_100, 1_150, Rpc.Answer.APPLIED);
        assertThat(l1(alone.acquireEnds(C, 900, 3_800, 2_900, Outcome.FAIL).granted(B, 2, 900, 3_790)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void crash_whileAFaultTouchesTheChallenger_isNotJudged() {
        assertThat(l1(killed().fault("latency", B, 2_000, 2_100).granted(B, 2, 900, 9_000)))
                .isEqualTo(Verdict.NOT_TESTED);
        assertThat(l1(killed().fault("partition", "*", 2_000, 2_100).granted(B, 2, 900, 9_000)))
                .isEqualTo(Verdict.NOT_TESTED);
        assertThat(l1(killed().fault("latency", C, 2_000, 2_100).granted(B, 2, 900, 9_000)))
                .isEqualTo(Verdict.INVALID);
        assertThat(l1(killed().fault("kill", A, 990, 1_500).granted(B, 2, 900, 9_000)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void crash_whereNobodyAskedAllTheTime_isNotJudged() {
        assertThat(l1(killed().granted(B, 2, 3_000, 9_000))).isEqualTo(Verdict.NOT_TESTED);
        assertThat(l1(killed().acquireEnds(B, 900, 2_000, 1_100, Outcome.FAIL).granted(B, 2, 2_050, 9_000)))
                .isEqualTo(Verdict.INVALID);
        assertThat(l1(killed().acquireEnds(B, 900, 2_000, 1_100, Outcome.FAIL).granted(B, 2, 2_101, 9_000)))
                .isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void crash_withAnAcquireInDoubt_allowsOneMoreLease() {
        Script doubtful = killed().request(Rpc.Kind.ACQUIRE, B, 2, 1, 1_200, 1_600, Rpc.Answer.UNKNOWN);
        assertThat(l1(doubtful.granted(B, 3, 900, 6_280))).isEqualTo(Verdict.VALID);
        Script late = killed().request(Rpc.Kind.ACQUIRE, B, 2, 1, 1_200, 1_600, Rpc.Answer.UNKNOWN);
        assertThat(l1(late.granted(B, 3, 900, 6_281))).isEqualTo(Verdict.INVALID);
    }

    /** The store was slow: B's acquire in doubt held the row for a lease, and then C's. */
    private static Script twiceInDoubt(String first, String second) {
        return killed().request(Rpc.Kind.ACQUIRE, first, 2, 1, 1_200, 1_600, Rpc.Answer.UNKNOWN)
                .request(Rpc.Kind.ACQUIRE, second, 3, 1, 4_000, 4_400, Rpc.Answer.UNKNOWN);
    }

    @Test
    void crash_withAcquiresOfTwoInDoubt_allowsALeaseForEach() {
        assertThat(l1(twiceInDoubt(B, C).granted(B, 4, 900, 8_920))).isEqualTo(Verdict.VALID);
        assertThat(l1(twiceInDoubt(B, C).granted(B, 4, 900, 8_921))).isEqualTo(Verdict.INVALID);
        assertThat(l1(twiceInDoubt(B, B).granted(B, 4, 900, 6_281))).isEqualTo(Verdict.INVALID);
    }

    /** C's client had taken the lock in a transaction when its caller had left, and had to free it first. */
    @Test
    void release_thenATransactionOfWhichNobodyLearned_allowsOneMoreLease() {
        Script unseen = released().acquireInTransaction(C, "g7", 300, 400);
        assertThat(l2(unseen.granted(B, 3, 50, 3_000))).isEqualTo(Verdict.VALID);
        Script granted = released().acquireInTransaction(C, "g1", 300, 400);
        assertThat(l2(granted.granted(B, 3, 50, 5_000))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void crash_withADisturbedRival_allowsOneMoreLease() {
        assertThat(l1(killed().fault("partition", C, 1_500, 1_600)
                        .acquireEnds(C, 900, 8_000, 7_100, Outcome.FAIL)
                        .granted(B, 2, 900, 6_280)))
                .isEqualTo(Verdict.VALID);
        assertThat(l1(killed().fault("partition", C, 1_500, 1_600)
                        .acquireEnds(C, 900, 8_000, 7_100, Outcome.FAIL)
                        .granted(B, 2, 900, 6_281)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void faultOfAnEarlierIncarnation_touchesTheLater() {
        assertThat(l1(killed().fault("latency", "worker-2.7", 2_000, 2_100).granted(B, 2, 900, 9_000)))
                .isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void slowedHolder_isJudgedFromItsAnswersOrNotAtAll() {
        assertThat(l1(slowed(Rpc.Answer.APPLIED).granted(B, 2, 0, 3_440))).isEqualTo(Verdict.VALID);
        assertThat(l1(slowed(Rpc.Answer.APPLIED).granted(B, 2, 0, 3_441))).isEqualTo(Verdict.INVALID);
        assertThat(l1(slowed(Rpc.Answer.UNKNOWN).granted(B, 2, 0, 9_000))).isEqualTo(Verdict.NOT_TESTED);
    }

    private static Script slowed(Rpc.Answer answer) {
        return new Script()
                .acquire(A, 1, 0, 10)
                .fault("latency", A, 400, 900)
                .request(Rpc.Kind.HEARTBEAT, A, 1, 2, 500, 800, answer);
    }

    @Test
    void stoppedHolder_neverFollowedThoughSomebodyAsked_isInvalid() {
        assertThat(l1(new Script()
                        .acquire(A, 1, 0, 10)
                        .fault("pause", A, 100, 50_000)
                        .acquireNeverEnds(B, 0, 60_000)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void pausedHolder_countsLikeACrashedOneFromItsLastRenewal() {
        Script paused = new Script().acquire(A, 1, 0, 10).fault("pause", A, 100, 9_000);
        assertThat(l1(paused.granted(B, 2, 0, 2_640))).isEqualTo(Verdict.VALID);
        Script late = new Script().acquire(A, 1, 0, 10).fault("pause", A, 100, 9_000);
        assertThat(l1(late.granted(B, 2, 0, 2_641))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void plannedCrash_thatCouldNotBeJudged_isUnknown() {
        assertThat(l1(killed().plans("kill", 1))).isEqualTo(Verdict.UNKNOWN);
        assertThat(l1(killed().plansLongPauses(1))).isEqualTo(Verdict.UNKNOWN);
    }

    private static Script released() {
        return new Script().acquire(A, 1, 0, 10).release(A, 1, 100, 110);
    }

    @Test
    void release_followedWithinPollAndDelta_isValidAndLaterIsNot() {
        assertThat(l2(released().granted(B, 2, 50, 710))).isEqualTo(Verdict.VALID);
        assertThat(l2(released().granted(B, 2, 50, 731))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void release_thatNobodyWaitedFor_isNotJudged() {
        assertThat(l2(released().granted(B, 2, 400, 5_000))).isEqualTo(Verdict.NOT_TESTED);
        assertThat(l2(released())).isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void release_thatWasWaitedForTogetherWithAnotherLockOnly_isNotJudged() {
        assertThat(l2(released().acquireNeverEnds(C, 50, 60_000).granted(B, 2, 5_000, 5_010)))
                .isEqualTo(Verdict.INVALID);
        assertThat(l2(released().groupAcquireNeverEnds(C, 50, 60_000).granted(B, 2, 5_000, 5_010)))
                .isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void release_inAnUnquietTime_isNotJudged() {
        assertThat(l2(released().fault("latency", B, 0, 50).granted(B, 2, 50, 5_000)))
                .isEqualTo(Verdict.NOT_TESTED);
        assertThat(l2(released().stall(B, 200, 701).granted(B, 2, 50, 5_000))).isEqualTo(Verdict.NOT_TESTED);
        assertThat(l2(released()
                        .stall(C, 200, 701)
                        .acquireNeverEnds(C, 50, 60_000)
                        .granted(B, 2, 50, 5_000)))
                .isEqualTo(Verdict.NOT_TESTED);
        assertThat(l2(released().stall(B, 200, 290).granted(B, 2, 50, 800))).isEqualTo(Verdict.VALID);
        assertThat(l2(released().stall(B, 200, 290).granted(B, 2, 50, 841))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void release_atTheEndOfTheRun_isNotJudged() {
        assertThat(l2(released().acquireEnds(B, 50, 700, 650, Outcome.FAIL).ends(700)))
                .isEqualTo(Verdict.NOT_TESTED);
        assertThat(l2(released().acquireEnds(B, 50, 1_700, 1_650, Outcome.FAIL).ends(1_700)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void acquire_returnedByItsTimeoutAndDelta_isValidAndLaterIsNot() {
        assertThat(l5(new Script().acquireEnds(A, 0, 1_100, 1_000, Outcome.FAIL)))
                .isEqualTo(Verdict.VALID);
        assertThat(l5(new Script().acquireEnds(A, 0, 1_101, 1_000, Outcome.FAIL)))
                .isEqualTo(Verdict.INVALID);
        assertThat(l5(new Script().acquireEnds(A, 0, 3_101, 1_000, Outcome.FAIL).stall(A, 500, 2_501)))
                .isEqualTo(Verdict.VALID);
        assertThat(l5(new Script())).isEqualTo(Verdict.NOT_TESTED);
    }

    @Test
    void acquire_thatNeverReturned_isInvalidUnlessItsProcessDied() {
        assertThat(l5(new Script().acquireNeverEnds(A, 0, 1_000))).isEqualTo(Verdict.INVALID);
        assertThat(l5(new Script().acquireNeverEnds(A, 0, 1_000).life(A, ProcessEvent.Phase.KILLED, 1_100)))
                .isEqualTo(Verdict.VALID);
        assertThat(l5(new Script().acquireNeverEnds(A, 0, 1_000).ends(1_100))).isEqualTo(Verdict.VALID);
    }

    @Test
    void release_whileAClockWasSetAside_isJudged() {
        assertThat(l2(released().fault("wall-jump", B, 0, 300).granted(B, 2, 50, 5_000)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void crash_withAnUndisturbedRival_allowsNoMoreLeases() {
        assertThat(l1(killed().acquireEnds(C, 900, 8_000, 7_100, Outcome.FAIL).granted(B, 2, 900, 3_641)))
                .isEqualTo(Verdict.INVALID);
    }

    /** B did not ask for 50 ms; the grant is due that much later. */
    private static Script withAGap() {
        return killed().acquireEnds(B, 900, 2_000, 1_100, Outcome.FAIL);
    }

    @Test
    void crash_withAGapBetweenTwoTries_allowsTheGap() {
        assertThat(l1(withAGap().granted(B, 2, 2_050, 3_690))).isEqualTo(Verdict.VALID);
        assertThat(l1(withAGap().granted(B, 2, 2_050, 3_691))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void crash_withAGapBetweenTwoTries_isNotJudgedIfTheRunEndedWithinIt() {
        assertThat(l1(withAGap().acquireNeverEnds(B, 2_050, 60_000).ends(3_690)))
                .isEqualTo(Verdict.NOT_TESTED);
        assertThat(l1(withAGap().acquireNeverEnds(B, 2_050, 60_000).ends(3_691)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void crash_thatCouldNotBeJudged_saysWhy() {
        Script gap = killed().acquireEnds(B, 900, 2_000, 1_100, Outcome.FAIL).granted(B, 2, 2_101, 9_000);
        assertThat(gap.judgedBy(new TakeoverInTime()).counts())
                .containsEntry("not judged: nobody asked all the time", 2L);
    }

    @Test
    void crash_afterAReleaseThatWasTried_tellsOfIt() {
        Script tried = new Script()
                .acquire(A, 1, 0, 10)
                .release(A, 1, 20, 30, Outcome.INFO)
                .life(A, ProcessEvent.Phase.KILLED, 1_000)
                .granted(B, 2, 900, 3_641);
        assertThat(tried.judgedBy(new TakeoverInTime()).witnesses())
                .singleElement()
                .satisfies(witness -> assertThat(witness.events())
                        .extracting(event -> event.at() / Script.MS)
                        .containsExactly(0L, 10L, 20L, 30L, 900L, 3_641L));
    }

    @Test
    void acquires_thatReturnedInTime_areCounted() {
        Script two = new Script().acquire(A, 1, 0, 10).acquireEnds(B, 20, 1_000, 980, Outcome.FAIL);
        assertThat(two.judgedBy(new TimeoutKept()).explanation())
                .isEqualTo("2 acquires returned in time, 1 of them without a grant");
    }
}
