package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Every heartbeat leaves from the threads that send heartbeats and nothing else: it waits behind nothing else. */
class HeartbeatLaneTest {
    private static final LockKey OTHER = LockKey.of("other");

    private final StillWorld world = new StillWorld();
    private final List<LockWrite> inTheirLane = new ArrayList<>();
    private final List<LockWrite> elsewhere = new ArrayList<>();
    private boolean lane;
    private final List<Runnable> blocked = new ArrayList<>();
    private boolean blocks;

    private final LockStore store = new LockStore() {
        @Override
        public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
            if (write instanceof LockWrite.Heartbeat) {
                (lane ? inTheirLane : elsewhere).add(write);
            }
            return world.write(write, limit);
        }

        @Override
        public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
            return world.read(key, consistent, limit);
        }

        @Override
        public CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
            return world.acquireAll(writes, limit);
        }

        @Override
        public CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
            return world.readAll(keys, limit);
        }
    };

    private final CoreLockClient client = new CoreLockClient(
            new Ports(store, world, world, world, this::inLane, this::notInLane, this::notInLane),
            StillWorld.SETTINGS,
            () -> {});

    private void inLane(Runnable task) {
        if (blocks) {
            blocked.add(task);
        } else {
            on(true, task);
        }
    }

    private void notInLane(Runnable task) {
        on(false, task);
    }

    private void on(boolean itsLane, Runnable task) {
        boolean before = lane;
        lane = itsLane;
        task.run();
        lane = before;
    }

    private Lease acquired(LockRequest request) {
        return Holder.now(client.acquireAsync(request));
    }

    private void assertAllInTheirLane(int heartbeats) {
        assertThat(elsewhere).as("heartbeats elsewhere").isEmpty();
        assertThat(inTheirLane).as("heartbeats in their lane").hasSizeGreaterThanOrEqualTo(heartbeats);
    }

    @Test
    void lease_held_isRenewedFromTheLane() {
        Lease lease = acquired(LockRequest.of(StillWorld.KEY).build());
        world.passes(2 * StillWorld.SECOND);
        lease.releaseAsync();

        assertAllInTheirLane(2);
    }

    @Test
    void release_rowStaysTakenBeyondTheLease_saysSoFromTheLane() {
        Lease lease = acquired(
                LockRequest.of(StillWorld.KEY).atLeast(Duration.ofSeconds(10)).build());
        CompletableFuture<ReleaseOutcome> released = lease.releaseAsync().toCompletableFuture();

        assertThat(released).isCompletedWithValue(ReleaseOutcome.RELEASED);
        assertAllInTheirLane(1);
    }

    @Test
    void grant_tooOldToBeHandedOut_isConfirmedFromTheLane() {
        world.holdBack(LockWrite.Acquire.class::isInstance);
        CompletableFuture<Lease> asked =
                client.acquireAsync(LockRequest.of(StillWorld.KEY).build());
        world.pauses(3 * StillWorld.SECOND / 2);
        world.answer();

        assertThat(Holder.now(asked).isValid()).isTrue();
        assertAllInTheirLane(1);
    }

    @Test
    void grantOfSeveral_tooOldToBeHandedOut_isConfirmedFromTheLane() {
        world.holdBack(List.class::isInstance);
        CompletableFuture<MultiLease> asked = client.acquireAllAsync(List.of(
                LockRequest.of(StillWorld.KEY).build(), LockRequest.of(OTHER).build()));
        world.pauses(3 * StillWorld.SECOND / 2);
        world.answer();
        world.answer();

        assertThat(Holder.now(asked).isValid()).isTrue();
        assertAllInTheirLane(2);
    }

    /** What is answered in time, if only with "unknown", is so from when it was wanted, not from when it was sent. */
    @Test
    void heartbeat_laneIsBlocked_isGivenUpInTimeAndNeverSent() {
        Lease lease = acquired(
                LockRequest.of(StillWorld.KEY).atLeast(Duration.ofSeconds(10)).build());
        blocks = true;
        CompletableFuture<ReleaseOutcome> released = lease.releaseAsync().toCompletableFuture();
        world.passes(2 * StillWorld.SECOND);
        assertThat(released).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        blocks = false;
        blocked.forEach(this::inLane);

        assertThat(inTheirLane).isEmpty();
        assertThat(elsewhere).isEmpty();
    }
}
