package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.KEY;
import static io.github.dynamodblock.core.StillWorld.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.ClosePolicy;
import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.core.protocol.ClockDrift;
import io.github.dynamodblock.core.protocol.LeaseTimes;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a lease's end leaves its row, and until when who waits here need not look. A lease lasts 2 s, V is 1.98 s. */
@Timeout(30)
class LeaseEndTest {
    private static final long LEASE = 2 * SECOND;
    private static final long V =
            LeaseTimes.of(StillWorld.SETTINGS.timing(), new ClockDrift(0.01)).belief();

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
        return ((HeldLease) lease).until(MomentClock.now(world));
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
    void close_ofALeaseThatHasJustExpired_saysSo_andEndsWhenItsRowIsFreeIfNobodyTookIt() {
        Lease unused = granted(request().build());
        world.pauses(V);
        world.holdBack(LockWrite.Release.class::isInstance);
        CompletableFuture<?> closed = client.closeAsync();
        world.callBack();
        assertThat(heard).containsExactly(new LeaseEvent.Lost(LostReason.EXPIRED));
        assertThat(closed).isNotDone();
        world.answer();

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

    @Test
    void close_ofAHeldLeaseWhoseReleaseIsUnanswered_endsInTime_andSendsNothingMore() {
        Lease unused = granted(LockRequest.of(KEY).lease(Duration.ofSeconds(8)).build());
        world.holdBack(LockWrite.Release.class::isInstance);
        assertClosesAndSendsNothingMore();
    }

    /** Its own limit is half of its own lease, far beyond that of closing. */
    @Test
    void close_whileAReleaseOfALongLeaseIsUnanswered_tellsItUnknown_andSendsNothingMore() {
        Lease lease = granted(LockRequest.of(KEY).lease(Duration.ofSeconds(8)).build());
        world.holdBack(LockWrite.Release.class::isInstance);
        CompletableFuture<ReleaseOutcome> released = lease.releaseAsync().toCompletableFuture();
        assertClosesAndSendsNothingMore();

        assertThat(released).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
    }

    @Test
    void close_whileACommitOfALongLeaseIsUnanswered_tellsItUnknown_andSendsNothingMore() {
        Lease lease = granted(LockRequest.of(KEY).lease(Duration.ofSeconds(8)).build());
        world.holdBack(LockWrite.Commit.class::isInstance);
        CompletableFuture<CommitResult> committed = lease.commitAsync(List.of()).toCompletableFuture();
        assertClosesAndSendsNothingMore();

        assertThat(committed).isCompletedWithValue(CommitResult.of(CommitOutcome.UNKNOWN));
    }

    private void assertClosesAndSendsNothingMore() {
        CompletableFuture<?> closed = client.closeAsync();
        passes(SECOND);
        assertThat(closed).isCompleted();
        long sent = world.sent(Object.class);
        passes(10 * SECOND);
        assertThat(world.sent(Object.class)).isEqualTo(sent);
    }

    /** As a copy of its acquire that was given up, and lands when all is over. */
    @Test
    void grant_thatWasGivenBackAndComesToLifeAgain_isOverwrittenByItsOwnClientAtOnce() {
        world.holdBack(LockWrite.Acquire.class::isInstance);
        CompletableFuture<Lease> asked = client.acquireAsync(request().build());
        LockRow granted = world.row(KEY).orElseThrow();
        world.answer();
        asked.cancel(true);
        world.callBack();
        assertThat(world.isFree()).isTrue();
        world.holdBack(request -> false);
        world.put(new LockRow(
                KEY,
                granted.owner(),
                granted.lease(),
                granted.version(),
                false,
                OptionalLong.of(granted.token().orElseThrow() + 1),
                granted.content()));

        assertThat(client.tryAcquireAsync(request().build()).join()).isPresent();
    }

    @Test
    void release_thatSaysSo_deletesTheRow_orKeepsIt() {
        assertThat(granted(request().build()).release(ReleaseRequest.NONE.deletingRow()))
                .isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(world.row(KEY)).isEmpty();

        assertThat(granted(request().deleteOnRelease().build()).release(ReleaseRequest.NONE.keepingRow()))
                .isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(world.isFree()).isTrue();
        assertThat(world.row(KEY)).isPresent();

        assertThat(granted(request().deleteOnRelease().build()).release(ReleaseRequest.NONE))
                .isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(world.row(KEY)).isEmpty();
    }

    @Test
    void release_thatWrites_writesAndFrees() {
        LockData data = LockData.of("done".getBytes(UTF_8));

        assertThat(granted(request().build()).release(ReleaseRequest.NONE.withData(data)))
                .isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(world.isFree()).isTrue();
        assertThat(world.row(KEY).orElseThrow().content().data()).contains(data);
    }

    @Test
    void release_thatWritesWhatItDeletes_isMisuse_andTheLeaseGoesOn() {
        LockData data = LockData.of("done".getBytes(UTF_8));
        Lease lease = granted(request().deleteOnRelease().build());

        assertThatThrownBy(() -> lease.release(ReleaseRequest.NONE.withData(data)))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("is deleted by its release");
        assertThat(lease.isValid()).isTrue();
    }

    @Test
    void release_thatDeletesAnItemOfTheApplications_isMisuse_andTheLeaseGoesOn() {
        Lease lease = granted(request().onItem().build());

        assertThatThrownBy(() -> lease.release(ReleaseRequest.NONE.deletingRow()))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("which no release deletes");
        assertThat(lease.isValid()).isTrue();
        assertThat(lease.release(ReleaseRequest.NONE)).isEqualTo(ReleaseOutcome.RELEASED);
    }

    /** Somebody may have freed it by force: that the lock was ours does not prove that anything was written. */
    @Test
    void release_unansweredAndThenRefusedByAnother_isReleased_butUnknownIfItWrites() {
        for (boolean writes : new boolean[] {true, false}) {
            Lease lease = granted(request().build());
            world.holdBack(LockWrite.Release.class::isInstance);
            CompletableFuture<ReleaseOutcome> released = (writes
                            ? lease.releaseAsync(ReleaseRequest.NONE.withData(LockData.of("done".getBytes(UTF_8))))
                            : lease.releaseAsync())
                    .toCompletableFuture();
            world.put(StillWorld.anothers(KEY));
            world.holdBack(request -> false);
            passes(SECOND / 2);

            assertThat(released).isCompletedWithValue(writes ? ReleaseOutcome.UNKNOWN : ReleaseOutcome.RELEASED);
            world.put(StillWorld.free(StillWorld.anothers(KEY)));
        }
    }

    @Test
    void commit_thenAcquire_costsNoLook() {
        Lease lease = granted(request().build());
        assertThat(lease.commit(List.of()).isCommitted()).isTrue();

        assertThat(granted(request().build()).isValid()).isTrue();
        assertThat(world.reads()).isZero();
    }

    /** Whatever is thrown there, as where the system has no more threads: it is heard of, and nothing waits for it. */
    @Test
    void release_thatCannotBegin_failsForThatReason_andClosingDoesNotWaitForIt() {
        IllegalStateException why = new IllegalStateException("of a test");
        boolean[] broken = {false};
        Timer timer = (nanos, task) -> {
            if (broken[0]) {
                throw why;
            }
            return world.after(nanos, task);
        };
        client = new CoreLockClient(
                new Ports(world, world, timer, world, Runnable::run, Runnable::run, Runnable::run),
                StillWorld.SETTINGS,
                () -> {});
        Lease lease = granted(request().build());
        broken[0] = true;
        CompletableFuture<ReleaseOutcome> released = lease.releaseAsync().toCompletableFuture();
        broken[0] = false;

        assertThat(released.handle((outcome, failure) -> failure).join()).isSameAs(why);
        assertThat(client.closeAsync()).isCompleted();
    }
}
