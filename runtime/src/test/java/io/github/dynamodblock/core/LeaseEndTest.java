package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.KEY;
import static io.github.dynamodblock.core.StillWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.ClosePolicy;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a lease's end leaves its row, and until when who waits here need not look. A lease lasts 2 s, V is 1.98 s. */
@Timeout(30)
class LeaseEndTest {
    private static final long LEASE = 2 * SECOND;
    private static final long V =
            Times.of(StillWorld.SETTINGS.timing(), new Drift(0.01)).belief();

    private final StillWorld world = new StillWorld();
    private final List<LeaseEvent> heard = new ArrayList<>();
    private CoreLockClient client = client(ClosePolicy.RELEASE);

    private CoreLockClient client(ClosePolicy policy) {
        ClientSettings usual = StillWorld.SETTINGS;
        return new CoreLockClient(
                world.ports,
                new ClientSettings(
                        usual.owner(),
                        usual.timing(),
                        usual.waitLimit(),
                        usual.ttlHorizon(),
                        usual.clockDrift(),
                        usual.heartbeatRate(),
                        policy),
                () -> {});
    }

    private LockRequest.Builder request() {
        return LockRequest.of(KEY).listener((lease, event) -> heard.add(event));
    }

    private LockRequest kept(long nanos) {
        return request().atLeast(Duration.ofNanos(nanos)).build();
    }

    private Lease granted(LockRequest request) {
        return client.acquireAsync(request).join();
    }

    private CompletableFuture<ReleaseOutcome> release(Lease lease) {
        CompletableFuture<ReleaseOutcome> outcome = lease.releaseAsync().toCompletableFuture();
        world.callBack();
        return outcome;
    }

    private Optional<Long> until(Lease lease) {
        return ((HeldLease) lease).until(Moment.now(world));
    }

    private void passes(long nanos) {
        for (long left = nanos; left > 0; left -= SECOND / 10) {
            world.passes(Math.min(left, SECOND / 10));
            world.callBack();
        }
    }

    private long releases() {
        return world.sent(LockWrite.Release.class);
    }

    @Test
    void release_unanswered_isNotLookedAtForALease() {
        Lease lease = granted(request().build());
        world.passes(SECOND / 5);
        world.holdBack(LockWrite.Release.class::isInstance);
        CompletableFuture<ReleaseOutcome> unused = lease.releaseAsync().toCompletableFuture();

        assertThat(until(lease)).contains(SECOND / 5 + LEASE);
        world.pauses(LEASE - 1);
        assertThat(until(lease)).contains(SECOND / 5 + LEASE);
        world.pauses(1);
        assertThat(until(lease)).isEmpty();
    }

    @Test
    void release_ofALockThatStaysTakenWithinItsLease_isNotLookedAtForALeaseFromThen() {
        Lease lease = granted(kept(V));
        assertThat(release(lease)).isCompletedWithValue(ReleaseOutcome.RELEASED);

        assertThat(until(lease)).contains(V + LEASE);
        assertThat(world.sent(LockWrite.Heartbeat.class)).isZero();
    }

    /** Nobody here renews it, nor hears that it was freed by force. */
    @Test
    void release_ofALockThatStaysTakenForLonger_isLookedAt_andTheRowSaysSo() {
        Lease lease = granted(kept(V + 1));
        assertThat(release(lease)).isCompletedWithValue(ReleaseOutcome.RELEASED);

        assertThat(until(lease)).isEmpty();
        assertThat(world.sent(LockWrite.Heartbeat.class)).isEqualTo(1);
        assertThat(world.row(KEY).orElseThrow().lease().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofNanos(V + 1));
        assertThat(releases()).isZero();
    }

    @Test
    void release_ofALockThatStaysTaken_isFreedThen_andTheNextHereHasItWithoutALook() {
        Lease lease = granted(kept(SECOND));
        CompletableFuture<Lease> next = client.acquireAsync(LockRequest.of(KEY).build());
        assertThat(release(lease)).isCompletedWithValue(ReleaseOutcome.RELEASED);
        passes(SECOND - 1);
        assertThat(world.isFree()).isFalse();
        assertThat(next).isNotDone();
        passes(1);

        assertThat(next).isCompleted();
        assertThat(world.reads()).isZero();
    }

    @Test
    void release_afterTheTimeForWhichItStaysTaken_isFreedAtOnce() {
        Lease lease = granted(kept(SECOND));
        passes(SECOND);

        assertThat(release(lease)).isCompletedWithValue(ReleaseOutcome.RELEASED);
        assertThat(world.isFree()).isTrue();
    }

    @Test
    void heartbeat_thatSaysAtLeast_keepsTheRowFromThen() {
        Lease lease = granted(request().build());
        passes(SECOND / 2);
        lease.heartbeat(HeartbeatRequest.NONE.withAtLeast(Duration.ofSeconds(1)));
        assertThat(release(lease)).isCompletedWithValue(ReleaseOutcome.RELEASED);

        passes(SECOND - 1);
        assertThat(world.isFree()).isFalse();
        passes(1);
        assertThat(world.isFree()).isTrue();
    }

    /** It was granted and nobody was told, so nobody did the work for which the lock was to stay taken. */
    @Test
    void grant_ofALockThatIsToStayTaken_turnedAwayAsItIsTold_freesTheRowAtOnce() {
        world.holdBack(LockWrite.Acquire.class::isInstance);
        CompletableFuture<Lease> asked = client.acquireAsync(kept(5 * SECOND));
        world.answer();
        asked.cancel(true);
        world.callBack();

        assertThat(world.isFree()).isTrue();
        assertThat(client.leases()).isEmpty();
    }

    @Test
    void close_ofAHeldLease_frees_unlessItIsToStayTakenOrToExpire() {
        Lease unused = granted(kept(SECOND));
        CompletableFuture<?> closed = client.closeAsync();
        world.callBack();
        assertThat(closed).isCompleted();
        assertThat(heard).containsExactly(new LeaseEvent.Lost(LostReason.CLIENT_CLOSED));
        assertThat(releases()).as("it is to stay taken").isZero();

        passes(3 * LEASE);
        client = client(ClosePolicy.EXPIRE);
        CompletableFuture<Lease> next = client.acquireAsync(request().build());
        passes(3 * LEASE);
        assertThat(next).isCompleted();
        closed = client.closeAsync();
        world.callBack();
        assertThat(closed).isCompleted();
        assertThat(releases()).as("it is to expire").isZero();
        assertThat(world.isFree()).isFalse();
    }

    @Test
    void close_afterTheTimeForWhichItStaysTaken_frees() {
        Lease unused = granted(kept(SECOND));
        passes(SECOND);
        CompletableFuture<?> closed = client.closeAsync();
        world.callBack();

        assertThat(closed).isCompleted();
        assertThat(world.isFree()).isTrue();
    }

    /** The process was paused, and its timers have not found that yet. */
    @Test
    void close_ofALeaseThatHasJustExpired_saysSo_andFreesTheRowIfNobodyTookIt() {
        Lease unused = granted(request().build());
        world.pauses(V);
        CompletableFuture<?> closed = client.closeAsync();
        world.callBack();

        assertThat(heard).containsExactly(new LeaseEvent.Lost(LostReason.EXPIRED));
        assertThat(closed).isCompleted();
        assertThat(releases()).isEqualTo(1);
        assertThat(world.isFree()).isTrue();
    }

    @Test
    void release_ofALostLeaseThatIsToStayTaken_sendsNothing() {
        Lease kept = granted(kept(5 * SECOND));
        world.pauses(V);
        assertThat(release(kept)).isCompletedWithValue(ReleaseOutcome.LOST);
        assertThat(releases()).as("it is to stay taken").isZero();
    }

    @Test
    void release_ofALeaseThatClosingEnded_isLost_andSendsNothing() {
        client = client(ClosePolicy.EXPIRE);
        Lease lease = granted(request().build());
        CompletableFuture<?> closed = client.closeAsync();
        world.callBack();

        assertThat(closed).isCompleted();
        assertThat(release(lease)).isCompletedWithValue(ReleaseOutcome.LOST);
        assertThat(releases()).isZero();
    }

    @Test
    void close_whileAReleaseIsUnanswered_tellsItUnknown_andSendsNothingMore() {
        Lease lease = granted(request().build());
        world.holdBack(LockWrite.Release.class::isInstance);
        CompletableFuture<ReleaseOutcome> released = lease.releaseAsync().toCompletableFuture();
        CompletableFuture<?> closed = client.closeAsync();
        passes(SECOND);
        assertThat(closed).isCompleted();
        assertThat(released).isCompletedWithValue(ReleaseOutcome.UNKNOWN);

        long sent = world.sent(Object.class);
        passes(5 * SECOND);
        assertThat(world.sent(Object.class)).isEqualTo(sent);
    }
}
