package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static io.github.dynamodblock.chaos.checker.Telling.assertTold;

import io.github.dynamodblock.chaos.history.ProcessEvent;
import org.junit.jupiter.api.Test;

/** What a person reads of each violation among grants: who, when, and the events to look up. */
class WitnessesOfGrantsTest {
    @Test
    void claim_notOver_isTold() {
        assertTold(
                new ClaimsDisjoint(JudgedClients.OURS),
                new Script().acquire(A, 1, 0, 10).acquire(B, 2, 500, 600),
                "On k, worker-2.1 thread 0 (token 2, since +0.600000 s) was granted the lock while the claim of "
                        + "worker-1.1 thread 0 (token 1, since +0.010000 s) had not ended. That claim ends only at "
                        + "+2.000000 s, when its validity ends.",
                "Invoke@0 Complete@10 Invoke@500 Complete@600",
                "claims=2, grants=2, violations=1");
    }

    @Test
    void claim_untilItsRelease_isTold() {
        assertTold(
                new ClaimsDisjoint(JudgedClients.OURS),
                new Script().acquire(A, 1, 0, 10).release(A, 1, 700, 710).acquire(B, 2, 500, 600),
                "On k, worker-2.1 thread 0 (token 2, since +0.600000 s) was granted the lock while the claim of "
                        + "worker-1.1 thread 0 (token 1, since +0.010000 s) had not ended. That claim ends only at "
                        + "+0.700000 s, when its release begins.",
                "Invoke@0 Complete@10 Invoke@500 Complete@600",
                "claims=2, grants=2, violations=1");
    }

    @Test
    void claim_untilItWasTold_isTold() {
        assertTold(
                new ClaimsDisjoint(JudgedClients.OURS),
                new Script().acquire(A, 1, 0, 10).lost(A, 1, 700).acquire(B, 2, 500, 600),
                "On k, worker-2.1 thread 0 (token 2, since +0.600000 s) was granted the lock while the claim of "
                        + "worker-1.1 thread 0 (token 1, since +0.010000 s) had not ended. That claim ends only at "
                        + "+0.700000 s, when its loss is reported.",
                "Invoke@0 Complete@10 Invoke@500 Complete@600",
                "claims=2, grants=2, violations=1");
    }

    @Test
    void claim_untilItsProcessEnded_isTold() {
        assertTold(
                new ClaimsDisjoint(JudgedClients.OURS),
                new Script()
                        .acquire(A, 1, 0, 10)
                        .life(A, ProcessEvent.Phase.KILLED, 700)
                        .acquire(B, 2, 500, 600),
                "On k, worker-2.1 thread 0 (token 2, since +0.600000 s) was granted the lock while the claim of "
                        + "worker-1.1 thread 0 (token 1, since +0.010000 s) had not ended. That claim ends only at "
                        + "+0.700000 s, when its process ends.",
                "Invoke@0 Complete@10 Invoke@500 Complete@600",
                "claims=2, grants=2, violations=1");
    }

    @Test
    void beliefs_atOnce_isTold() {
        assertTold(
                new BeliefsDisjoint(JudgedClients.OURS),
                new Script()
                        .acquire(A, 1, 0, 10)
                        .believes(A, 1, 20, 900)
                        .acquire(B, 2, 500, 600)
                        .believes(B, 2, 610),
                "Two holders of k believed at the same time: isValid() returned true to worker-2.1 thread 0 "
                        + "(token 2) from +0.610000 s on, and to worker-1.1 thread 0 (token 1) from +0.020000 s "
                        + "to +0.900000 s.",
                "Belief@20 Belief@610 Belief@900",
                "beliefs=3, holders=2, violations=1");
    }

    @Test
    void acquire_afterItsValidity_isTold() {
        assertTold(
                new AcquireInTime(),
                new Script().acquire(A, 1, 0, 2_001),
                "Acquire of k by worker-1.1 thread 0 (token 1, since +2.001000 s) returned ok, although "
                        + "its validity had ended at +2.000000 s, 1.000 ms earlier, and no stall explains it: the "
                        + "process ran for 1.000 ms of that time.",
                "Invoke@0 Complete@2001",
                "grants=1, violations=1");
    }

    @Test
    void token_lowerThanBefore_isTold() {
        assertTold(
                new TokensIncrease(),
                new Script().acquire(A, 2, 0, 10).acquire(B, 1, 11, 20),
                "On k, worker-2.1 was given token 1 after +0.011000 s, although worker-1.1 had been given "
                        + "the higher token 2 by +0.010000 s.",
                "Rpc@10 Rpc@20",
                "tokens=2, violations=1");
    }

    @Test
    void token_givenTwice_isTold() {
        assertTold(
                new TokensIncrease(),
                new Script().acquire(A, 2, 0, 10).acquire(B, 2, 5, 20),
                "Token 2 of k was given twice: to worker-1.1 by +0.010000 s and to worker-2.1 by " + "+0.020000 s.",
                "Rpc@10 Rpc@20",
                "tokens=2, violations=1");
    }

    @Test
    void token_returnedLowerThanBefore_isTold() {
        assertTold(
                new TokensIncrease(),
                new Script().acquire(A, 9, 0, 10).granted(B, 8, 20, 30),
                "On k, worker-2.1 was given token 8 after +0.020000 s, although worker-1.1 had been given "
                        + "the higher token 9 by +0.010000 s.",
                "Rpc@10 Invoke@20 Complete@30",
                "tokens=2, violations=1");
    }

    @Test
    void expiry_beforeTheNext_isTold() {
        assertTold(
                new LockLinearizable(),
                new Script().acquire(A, 1, 0, 10).acquire(B, 2, 500, 600),
                "On k, the tokens say that worker-1.1 (token 1) lost the lock by expiry before "
                        + "worker-2.1 (token 2) acquired the lock. But the first event cannot have happened before "
                        + "+2.000000 s, and the second event had happened by +0.600000 s, 1400.000 ms earlier.",
                "Complete@10 Invoke@500 Complete@600",
                "grants=2, violations=1");
    }

    @Test
    void expiry_ofTheLastHeartbeat_isTold() {
        assertTold(
                new LockLinearizable(),
                new Script()
                        .acquire(A, 1, 0, 10)
                        .heartbeat(A, 1, 2, 500, 510)
                        .heartbeat(A, 1, 3, 1000, 1010)
                        .acquire(B, 2, 1500, 1600),
                "On k, the tokens say that worker-1.1 (token 1) lost the lock by expiry before "
                        + "worker-2.1 (token 2) acquired the lock. But the first event cannot have happened before "
                        + "+3.000000 s, and the second event had happened by +1.600000 s, 1400.000 ms earlier.",
                "Complete@10 Rpc@1010 Invoke@1500 Complete@1600",
                "grants=2, violations=1");
    }

    @Test
    void release_afterTheNext_isTold() {
        assertTold(
                new LockLinearizable(),
                new Script().acquire(A, 1, 0, 10).release(A, 1, 700, 710).acquire(B, 2, 500, 600),
                "On k, the tokens say that worker-1.1 (token 1) released the lock before worker-2.1 "
                        + "(token 2) acquired the lock. But the first event cannot have happened before +0.700000 s, "
                        + "and the second event had happened by +0.600000 s, 100.000 ms earlier.",
                "Invoke@700 Complete@710 Invoke@500 Complete@600",
                "grants=2, violations=1");
    }

    @Test
    void releaseInDoubt_afterTheNext_isTold() {
        assertTold(
                new LockLinearizable(),
                new Script().acquire(A, 1, 0, 10).releaseNeverEnds(A, 1, 700).acquire(B, 2, 500, 600),
                "On k, the tokens say that worker-1.1 (token 1) lost the lock, by a release that may "
                        + "have happened or by expiry, before worker-2.1 (token 2) acquired the lock. But the "
                        + "first event cannot have happened before +0.700000 s, and the second event had happened by "
                        + "+0.600000 s, 100.000 ms earlier.",
                "Invoke@700 Invoke@500 Complete@600",
                "grants=2, violations=1");
    }

    @Test
    void acquire_withoutAToken_isTold() {
        assertTold(
                new LockLinearizable(),
                new Script().grantedWithoutToken(A, 0, 10),
                "Acquire of k by worker-1.1 returned ok at +0.010000 s without a token.",
                "Invoke@0 Complete@10",
                "grants=0, violations=1");
    }

    @Test
    void acquires_ofOneToken_isTold() {
        assertTold(
                new LockLinearizable(),
                new Script().acquire(A, 2, 0, 10).acquire(B, 2, 5, 20),
                "Two acquires of k were given the same token: worker-1.1 (token 2) acquired the lock "
                        + "by +0.010000 s, and worker-2.1 (token 2) acquired the lock by +0.020000 s.",
                "Invoke@0 Complete@10 Invoke@5 Complete@20",
                "grants=2, violations=1");
    }

    @Test
    void release_ofANeverGrantedToken_isTold() {
        assertTold(
                new LockLinearizable(),
                new Script().acquire(A, 2, 0, 10).release(B, 2, 15, 20),
                "worker-2.1 released k at +0.020000 s under token 2, which it was never given.",
                "Invoke@15 Complete@20",
                "grants=1, violations=1");
    }

    @Test
    void tokens_thatNobodyWasGiven_isTold() {
        assertTold(
                new LockLinearizable(),
                new Script().dense().acquire(A, 1, 0, 10).release(A, 1, 20, 30).acquire(B, 4, 35, 40),
                "Phantom grant on k: between token 1 and token 4 the store gave 2 tokens that no "
                        + "acquire without a response explains.",
                "Invoke@0 Complete@10 Invoke@35 Complete@40",
                "grants=2, violations=1");
    }
}
