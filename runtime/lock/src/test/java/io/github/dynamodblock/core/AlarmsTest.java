package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.KEY;
import static io.github.dynamodblock.core.StillWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Whatever has ended leaves no alarm behind, which would keep it in memory until it goes off: a client that takes and frees
 * a lock a thousand times a second would gather ten thousand of them.
 */
class AlarmsTest {
    /** When its heartbeat is due, and when it is in danger. */
    private static final int OF_A_LEASE = 2;

    private static final StoreAnswer REFUSED =
            new StoreAnswer.Unapplied(new StoreUnavailableException("refused by a test", null), false);

    private final StillWorld world = new StillWorld();
    private final CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});

    private Lease granted() {
        return client.acquireAsync(LockRequest.of(KEY).build()).join();
    }

    private void refuses(Class<? extends LockWrite> kind) {
        world.answerInstead(kind::isInstance, REFUSED);
    }

    @Test
    void lease_heldAndThenReleased_leavesNone() {
        Lease lease = granted();
        assertThat(world.waitingAlarms()).isEqualTo(OF_A_LEASE);

        lease.release();
        assertThat(world.waitingAlarms()).isZero();
    }

    @Test
    void lease_renewedAgainAndAgain_hasNoMore() {
        Lease lease = granted();
        for (int beat = 0; beat < 20; beat++) {
            lease.heartbeat(HeartbeatRequest.NONE);
            world.passes(SECOND / 3);
        }

        assertThat(world.waitingAlarms()).isEqualTo(OF_A_LEASE);
    }

    @Test
    void lease_lost_leavesNone() {
        Lease lease = granted();
        world.holdBack(LockWrite.Heartbeat.class::isInstance);
        world.passes(5 * SECOND);

        assertThat(lease.isValid()).isFalse();
        assertThat(world.waitingAlarms()).isZero();
    }

    @Test
    void release_refused_leavesNone() {
        Lease lease = granted();
        refuses(LockWrite.Release.class);

        CompletableFuture<?> released = lease.releaseAsync().toCompletableFuture();
        world.callBack();

        assertThat(released).isCompletedExceptionally();
        assertThat(world.waitingAlarms()).isZero();
    }

    @Test
    void commit_leavesNone() {
        granted().commit(List.of());

        assertThat(world.waitingAlarms()).isZero();
    }

    @Test
    void commit_declinedOrRefused_leavesNone() {
        for (StoreAnswer answer : List.of(new StoreAnswer.Declined(List.of()), REFUSED)) {
            Lease lease = granted();
            world.answerInstead(LockWrite.Commit.class::isInstance, answer);
            CompletableFuture<?> committed = lease.commitAsync(List.of()).toCompletableFuture();
            world.callBack();

            assertThat(committed).isDone();
            assertThat(world.isFree()).isTrue();
            assertThat(world.waitingAlarms()).isZero();
        }
    }

    @Test
    void tryAcquire_heldByAnother_leavesNone() {
        world.put(StillWorld.anothers(KEY));

        assertThat(client.tryAcquireAsync(LockRequest.of(KEY).build())).isCompletedWithValue(Optional.empty());
        assertThat(world.waitingAlarms()).isZero();
    }

    @Test
    void acquire_waitsAndLooksAgainAndAgain_hasTwo_andNoneAfterItLeft() {
        world.put(StillWorld.anothers(KEY));
        CompletableFuture<Lease> waiting =
                client.acquireAsync(LockRequest.of(KEY).build());
        // Its deadline, and its next look.
        assertThat(world.waitingAlarms()).isEqualTo(2);
        world.passes(SECOND);
        assertThat(world.reads()).isPositive();
        assertThat(world.waitingAlarms()).isEqualTo(2);

        waiting.cancel(true);
        assertThat(world.waitingAlarms()).isZero();
    }

    @Test
    void acquire_grantedAfterAWait_hasThoseOfItsLease() {
        world.put(StillWorld.free(StillWorld.anothers(KEY)));
        Lease first = granted();
        CompletableFuture<Lease> second =
                client.acquireAsync(LockRequest.of(KEY).build());
        first.release();
        world.callBack();

        assertThat(second).isCompleted();
        assertThat(world.waitingAlarms()).isEqualTo(OF_A_LEASE);
    }

    @Test
    void acquire_waitBeyondTheLeaseOfAHolder_hasOneDeadline() {
        world.put(StillWorld.anothers(KEY));
        CompletableFuture<Lease> waiting = client.acquireAsync(
                LockRequest.of(KEY).waitBeyondLease(Duration.ofSeconds(1)).build());

        assertThat(world.waitingAlarms()).isEqualTo(2);
        waiting.cancel(true);
        assertThat(world.waitingAlarms()).isZero();
    }
}
