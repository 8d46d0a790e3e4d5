package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.KEY;
import static io.github.dynamodblock.core.StillWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockWrite;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A row that stays taken for a while after its release: until when, at what cost, and who hears of its end. */
@Timeout(30)
class KeptRowTest {
    private final StillWorld world = new StillWorld();
    private final CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});

    private Lease kept(int seconds) {
        return client.acquireAsync(
                        LockRequest.of(KEY).atLeast(Duration.ofSeconds(seconds)).build())
                .join();
    }

    private CompletableFuture<ReleaseOutcome> release(Lease lease) {
        CompletableFuture<ReleaseOutcome> outcome = lease.releaseAsync().toCompletableFuture();
        world.callBack();
        return outcome;
    }

    private void passes(long nanos) {
        for (long left = nanos; left > 0; left -= SECOND / 10) {
            world.passes(Math.min(left, SECOND / 10));
            world.callBack();
        }
    }

    private long sent(Class<?> kind) {
        return world.sent(kind);
    }

    @Test
    void release_ofALockThatStaysTakenBeyondItsLease_saysALeaseThatReachesSoFar_andNoFurther() {
        Lease lease = kept(5);
        world.pauses(SECOND);
        assertThat(release(lease)).isCompletedWithValue(ReleaseOutcome.RELEASED);

        assertThat(world.row(KEY).orElseThrow().lease().orElseThrow())
                .isBetween(Duration.ofSeconds(4), Duration.ofMillis(4_001));
    }

    @Test
    void release_ofALockThatStaysTakenBeyondItsLease_costsOneHeartbeatAndOneRelease_andFreesItThen() {
        Lease lease = kept(5);
        world.pauses(SECOND);
        assertThat(release(lease)).isCompletedWithValue(ReleaseOutcome.RELEASED);
        passes(4 * SECOND - 1);
        assertThat(world.isFree()).isFalse();
        assertThat(sent(LockWrite.Release.class)).isZero();
        passes(1);

        assertThat(world.isFree()).isTrue();
        assertThat(sent(LockWrite.Heartbeat.class)).isEqualTo(1);
        assertThat(sent(LockWrite.Release.class)).isEqualTo(1);
        assertThat(world.waitingAlarms()).isZero();
    }

    /** The last heartbeat was repeated, and may land again: what frees the row must be above all of them. */
    @Test
    void release_whoseLastHeartbeatIsLostAtFirst_isFreedByOneReleaseAllTheSame() {
        Lease lease = kept(5);
        world.holdBack(LockWrite.Heartbeat.class::isInstance);
        CompletableFuture<ReleaseOutcome> released = release(lease);
        passes(SECOND / 2);
        assertThat(released).isNotDone();
        world.holdBack(request -> false);
        passes(SECOND / 2);
        assertThat(released).isCompletedWithValue(ReleaseOutcome.RELEASED);
        passes(4 * SECOND);

        assertThat(world.isFree()).isTrue();
        assertThat(sent(LockWrite.Release.class)).isEqualTo(1);
    }

    /** A suspended machine's monotonic clock stood still: only the store knows whether the row is still ours. */
    @Test
    void release_ofALockThatStaysTakenThatAnotherHas_isLost() {
        Lease lease = kept(5);
        world.put(StillWorld.anothers(KEY));

        assertThat(release(lease)).isCompletedWithValue(ReleaseOutcome.LOST);
        assertThat(world.row(KEY).orElseThrow().owner()).contains("another");
    }

    @Test
    void release_ofALockThatStaysTaken_andItsClientCloses_sendsNothingMore() {
        Lease lease = kept(1);
        assertThat(release(lease)).isCompletedWithValue(ReleaseOutcome.RELEASED);
        CompletableFuture<?> closed = client.closeAsync();
        world.callBack();
        assertThat(closed).isCompleted();
        long before = sent(Object.class);
        passes(5 * SECOND);

        assertThat(sent(Object.class)).isEqualTo(before);
        assertThat(world.isFree()).isFalse();
    }

    /** Whether the row is free shows only a look: so who waits here is not left to wait for the whole lease. */
    @Test
    void release_ofAnExpiredLease_letsTheNextHereHaveItAtOnce() {
        Lease lease = client.acquireAsync(LockRequest.of(KEY).build()).join();
        world.pauses(2 * SECOND);
        CompletableFuture<Lease> next = client.acquireAsync(LockRequest.of(KEY).build());
        assertThat(release(lease)).isCompletedWithValue(ReleaseOutcome.LOST);
        world.callBack();

        assertThat(sent(LockWrite.Release.class)).isEqualTo(1);
        assertThat(next).isCompleted();
    }

    @Test
    void release_unansweredUntilItsLimit_letsTheNextHereLook() {
        Lease lease = client.acquireAsync(LockRequest.of(KEY).build()).join();
        CompletableFuture<Lease> next = client.acquireAsync(LockRequest.of(KEY).build());
        world.holdBack(LockWrite.Release.class::isInstance);
        CompletableFuture<ReleaseOutcome> released = release(lease);
        passes(SECOND);

        assertThat(released).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        // The release was applied, and only its answers were lost.
        assertThat(next).isCompleted();
    }
}
