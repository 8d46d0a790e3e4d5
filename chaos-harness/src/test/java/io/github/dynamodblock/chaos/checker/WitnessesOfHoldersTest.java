package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static io.github.dynamodblock.chaos.checker.Telling.assertTold;

import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import org.junit.jupiter.api.Test;

/** What a person reads of each violation by a holder: who, when, and the events to look up. */
class WitnessesOfHoldersTest {
    @Test
    void effects_ofAHolderThatAsked_isTold() {
        assertTold(
                new EffectsCovered(JudgedClients.OURS),
                new Script()
                        .acquire(A, 1, 0, 10)
                        .acquire(B, 2, 2_400, 2_500)
                        .write(B, 2, 2_510, 2_520)
                        .believes(A, 1, 2_001)
                        .write(A, 1, 2_002, 3_002),
                "worker-1.1 thread 0 (token 1, since +0.010000 s) wrote under its grant of k until "
                        + "+3.002000 s, when worker-2.1 thread 0 (token 2, since +2.500000 s) held it. The "
                        + "validity of the earlier grant had ended at +2.000000 s, no stall, pause or write in "
                        + "flight at that instant explains so late a write, and isValid() still returned true at "
                        + "+2.001000 s.",
                "Invoke@2002 Complete@3002 Invoke@2400 Complete@2500",
                "grants with effects=2, violations=1");
    }

    @Test
    void fencedWrites_outOfOrder_isTold() {
        assertTold(
                new FencedTokens(),
                new Script().fencedWrite(A, 1, 2, 0, 50).fencedWrite(B, 2, 1, 0, 40),
                "The fenced resource of k accepted token 1 from worker-1.1 by +0.050000 s, after token "
                        + "2 from worker-2.1.",
                "Invoke@0 Complete@40 Invoke@0 Complete@50",
                "accepted writes=2, violations=1");
    }

    @Test
    void fencedWrite_refusedInItsClaim_isTold() {
        assertTold(
                new FencedTokens(),
                new Script().acquire(A, 1, 0, 10).fencedWrite(B, 2, 1, 20, 30).fencedWriteRefused(A, 1, 2, 40, 50),
                "worker-1.1 thread 0 (token 1, since +0.010000 s) was refused by the fenced resource "
                        + "of k at +0.050000 s because of token 2, although its claim lasts until +2.000000 s.",
                "Invoke@0 Complete@10 Invoke@40 Complete@50",
                "accepted writes=1, refused writes=1, violations=1");
    }

    @Test
    void lost_toldTwice_isTold() {
        assertTold(
                new LostOnce(),
                new Script().acquire(A, 1, 0, 10).lost(A, 1, 2_010).lost(A, 1, 2_020),
                "worker-1.1 thread 0 (token 1, since +0.010000 s) was notified 2 times that it had lost k: "
                        + "at +2.010000 s and at +2.020000 s.",
                "Callback@2010 Callback@2020",
                "grants=1, grants that had to be told=1, lost events=2, violations=1");
    }

    @Test
    void lost_neverTold_isTold() {
        assertTold(
                new LostOnce(),
                new Script().acquire(A, 1, 0, 10).release(A, 1, 2_200, 2_210, Outcome.FAIL),
                "worker-1.1 thread 0 (token 1, since +0.010000 s) was never notified that it had lost k: "
                        + "its validity ended at +2.000000 s, and it was alive and did not release the lock until "
                        + "+2.200000 s, 200.000 ms of un-stalled time later.",
                "Invoke@0 Complete@10 Invoke@2200 Complete@2210",
                "grants=1, grants that had to be told=1, lost events=0, violations=1");
    }

    @Test
    void lost_toldTooLate_isTold() {
        assertTold(
                new LostInTime(),
                new Script().acquire(A, 1, 0, 10).lost(A, 1, 2_101),
                "worker-1.1 thread 0 (token 1, since +0.010000 s) was notified only at +2.101000 s that it "
                        + "had lost k: its validity had ended at +2.000000 s, 101.000 ms of un-stalled time "
                        + "earlier.",
                "Invoke@0 Complete@10 Callback@2101",
                "lost events=1, violations=1");
    }

    @Test
    void lost_toldAfterItsRelease_isTold() {
        assertTold(
                new SilentAfterRelease(),
                new Script().acquire(A, 1, 0, 10).release(A, 1, 100, 110).lost(A, 1, 120),
                "worker-1.1 thread 0 (token 1, since +0.010000 s) was notified at +0.120000 s that it had "
                        + "lost k, although its release had returned ok at +0.110000 s.",
                "Invoke@100 Complete@110 Callback@120",
                "released grants=1, violations=1");
    }

    @Test
    void takeover_late_isTold() {
        assertTold(
                new TakeoverInTime(),
                new Script()
                        .acquire(A, 1, 0, 10)
                        .life(A, ProcessEvent.Phase.KILLED, 1_000)
                        .granted(B, 2, 900, 3_641),
                "worker-1.1 thread 0 (token 1, since +0.010000 s) stopped renewing k at +1.000000 s, "
                        + "and worker-2.1, which no fault touched, waited for it all the time. The next grant was "
                        + "due by +3.640200 s, but came at +3.641000 s, to worker-2.1.",
                "Invoke@0 Complete@10 Invoke@900 Complete@3641",
                "judged=1, not judged: nobody asked all the time=1, violations=1");
    }

    @Test
    void takeover_never_isTold() {
        assertTold(
                new TakeoverInTime(),
                new Script()
                        .acquire(A, 1, 0, 10)
                        .life(A, ProcessEvent.Phase.KILLED, 1_000)
                        .acquireNeverEnds(B, 900, 60_000),
                "worker-1.1 thread 0 (token 1, since +0.010000 s) stopped renewing k at +1.000000 s, "
                        + "and worker-2.1, which no fault touched, waited for it all the time. The next grant was "
                        + "due by +3.640200 s, but never came.",
                "Invoke@0 Complete@10",
                "judged=1, violations=1");
    }

    @Test
    void handOff_late_isTold() {
        assertTold(
                new HandOffInTime(),
                new Script().acquire(A, 1, 0, 10).release(A, 1, 100, 110).granted(B, 2, 50, 731),
                "worker-1.1 thread 0 (token 1, since +0.010000 s) released k at +0.110000 s, and "
                        + "worker-2.1, which no fault touched, waited for it all the time. The next grant was "
                        + "due by +0.710000 s, but came at +0.731000 s, to worker-2.1.",
                "Invoke@0 Complete@10 Invoke@100 Complete@110 Invoke@50 Complete@731",
                "judged=1, violations=1");
    }

    @Test
    void acquire_lateForItsTimeout_isTold() {
        assertTold(
                new TimeoutKept(),
                new Script().acquireEnds(A, 0, 1_101, 1_000, Outcome.FAIL),
                "Acquire of k by worker-1.1 at +0.000000 s with a timeout of 1000.000 ms had not "
                        + "returned after 1101.000 ms of un-stalled time.",
                "Invoke@0 Complete@1101",
                "not granted=1, violations=1");
    }

    @Test
    void acquire_neverReturned_isTold() {
        assertTold(
                new TimeoutKept(),
                new Script().acquireNeverEnds(A, 0, 1_000),
                "Acquire of k by worker-1.1 at +0.000000 s with a timeout of 1000.000 ms had not "
                        + "returned after 60000.000 ms of un-stalled time.",
                "Invoke@0",
                "not granted=1, violations=1");
    }
}
