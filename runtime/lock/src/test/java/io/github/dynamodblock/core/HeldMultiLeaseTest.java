package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.ClosePolicy;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.core.protocol.ClockDrift;
import io.github.dynamodblock.core.protocol.LeaseTimes;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How leases that were granted together end together, and until when who waits here for all of them need not look. */
@Timeout(30)
class HeldMultiLeaseTest {
    private static final LockKey ONE = LockKey.of("one");
    private static final LockKey TWO = LockKey.of("two");
    private static final long V =
            LeaseTimes.of(StillWorld.SETTINGS.timing(), new ClockDrift(0.01)).belief();

    private final StillWorld world = new StillWorld();
    private CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});

    private static LockRequest.Builder request(LockKey key) {
        return LockRequest.of(key);
    }

    private CompletableFuture<MultiLease> ask(Duration atLeast) {
        return client.acquireAllAsync(List.of(
                request(ONE).atLeast(atLeast).build(),
                request(TWO).atLeast(atLeast).build()));
    }

    private CompletableFuture<MultiLease> ask() {
        return client.acquireAllAsync(List.of(request(ONE).build(), request(TWO).build()));
    }

    private MultiLease told(CompletableFuture<MultiLease> asked) {
        world.callBack();
        return Holder.now(asked);
    }

    private Optional<Long> until(MultiLease both) {
        return ((HeldMultiLease) both).until(MomentClock.now(world));
    }

    private void renew(Lease lease) {
        assertThat(lease.heartbeatAsync(HeartbeatRequest.NONE).toCompletableFuture())
                .isCompleted();
    }

    private void passes(long nanos) {
        for (long left = nanos; left > 0; left -= SECOND / 10) {
            world.passes(Math.min(left, SECOND / 10));
            world.callBack();
        }
    }

    private boolean isFree(LockKey key) {
        return world.row(key).map(LockRow::released).orElse(true);
    }

    private long releases() {
        return world.sent(LockWrite.Release.class);
    }

    private void refuses(Class<? extends LockWrite> kind, LockKey key) {
        world.answerInstead(
                write -> kind.isInstance(write) && write.key().equals(key),
                new StoreAnswer.Unapplied(new StoreUnavailableException("refused by a test", null), false));
    }

    /** With it they all end. */
    @Test
    void until_isWhenTheFirstOfThemCouldEnd() {
        MultiLease both = told(ask());
        assertThat(until(both)).contains(V);
        world.pauses(SECOND / 4);
        renew(both.lease(ONE));
        assertThat(until(both)).contains(V);
        world.pauses(SECOND / 4);
        renew(both.lease(TWO));
        assertThat(until(both)).contains(SECOND / 4 + V);
        renew(both.lease(ONE));

        assertThat(until(both)).contains(SECOND / 2 + V);
    }

    @Test
    void until_oneIsOver_isUnknown() {
        MultiLease both = told(ask());
        world.pauses(SECOND / 4);
        renew(both.lease(ONE));
        world.pauses(V - SECOND / 4);
        assertThat(both.lease(ONE).isValid()).isTrue();

        assertThat(until(both)).isEmpty();
    }

    @Test
    void close_ofAClientThatLetsItsLocksExpire_releasesNone() {
        ClientSettings usual = StillWorld.SETTINGS;
        client = new CoreLockClient(
                world.ports,
                new ClientSettings(
                        usual.owner(),
                        usual.timing(),
                        usual.waitLimit(),
                        usual.ttlHorizon(),
                        usual.clockDrift(),
                        usual.heartbeatRate(),
                        ClosePolicy.EXPIRE),
                () -> {});
        MultiLease both = told(ask());
        CompletableFuture<?> closed = client.closeAsync();
        passes(5 * SECOND);

        assertThat(closed).isCompleted();
        assertThat(both.leases()).extracting(Lease::state).containsOnly(LeaseState.LOST);
        assertThat(releases()).isZero();
    }

    @Test
    void close_ofTheirClient_releasesEachOnce() {
        told(ask());
        CompletableFuture<?> closed = client.closeAsync();
        passes(5 * SECOND);

        assertThat(closed).isCompleted();
        assertThat(isFree(ONE) && isFree(TWO)).isTrue();
        assertThat(releases()).isEqualTo(2);
    }

    @Test
    void release_whileTheirCommitIsUnanswered_waitsForIt() {
        MultiLease both = told(ask());
        world.holdBack(LockWrite.Commit.class::isInstance);
        CompletableFuture<CommitResult> committed = both.commitAsync(List.of()).toCompletableFuture();
        CompletableFuture<ReleaseOutcome> released = both.releaseAsync().toCompletableFuture();
        world.callBack();
        assertThat(released).isNotDone();
        assertThat(releases()).isZero();

        world.answer();
        world.callBack();
        assertThat(committed).isCompletedWithValueMatching(CommitResult::isCommitted);
        assertThat(released).isCompletedWithValue(ReleaseOutcome.RELEASED);
        assertThat(isFree(ONE) && isFree(TWO)).isTrue();
    }

    @Test
    void commit_ofLocksThatAreToStayTaken_isMisuse_andAllGoOnAndCanBeReleased() {
        MultiLease both = told(ask(Duration.ofSeconds(1)));
        assertThatThrownBy(() -> both.commit(List.of()))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("is kept for a time");
        assertThat(both.isValid()).isTrue();
        assertThatThrownBy(() -> both.commit(List.of()))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("is kept for a time");

        CompletableFuture<ReleaseOutcome> released = both.releaseAsync().toCompletableFuture();
        world.callBack();
        assertThat(released).isCompletedWithValue(ReleaseOutcome.RELEASED);
        passes(SECOND);
        assertThat(isFree(ONE) && isFree(TWO)).isTrue();
    }

    @Test
    void release_oneIsLostAndTheOtherUnanswered_isLost() {
        MultiLease both = told(ask());
        world.put(StillWorld.anothers(ONE));
        world.holdBack(request ->
                request instanceof LockWrite.Release release && release.key().equals(TWO));
        CompletableFuture<ReleaseOutcome> released = both.releaseAsync().toCompletableFuture();
        passes(2 * SECOND);

        assertThat(released).isCompletedWithValue(ReleaseOutcome.LOST);
    }

    @Test
    void release_oneIsUnanswered_isUnknown() {
        MultiLease both = told(ask());
        world.holdBack(request ->
                request instanceof LockWrite.Release release && release.key().equals(TWO));
        CompletableFuture<ReleaseOutcome> released = both.releaseAsync().toCompletableFuture();
        passes(2 * SECOND);

        assertThat(released).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
        assertThat(isFree(ONE)).isTrue();
    }

    /** Whoever waits here for both is not left to wait for what never comes. */
    @Test
    void release_oneIsRefused_saysWhy_andFreesTheOther() {
        MultiLease both = told(ask());
        refuses(LockWrite.Release.class, TWO);
        CompletableFuture<ReleaseOutcome> released = both.releaseAsync().toCompletableFuture();
        world.callBack();

        assertThat(released).isCompletedExceptionally();
        assertThatThrownBy(both::release)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("refused by a test");
        assertThat(isFree(ONE)).isTrue();
    }

    @Test
    void close_afterAReleaseThatWasRefused_saysNothing() {
        MultiLease both = told(ask());
        refuses(LockWrite.Release.class, TWO);
        assertThat(both.releaseAsync().toCompletableFuture()).satisfies(unused -> world.callBack());

        both.close();
        assertThat(isFree(ONE)).isTrue();
    }

    @Test
    void grant_ofLocksThatAreToStayTaken_turnedAwayAsItIsTold_freesAllAtOnce() {
        world.holdBack(request -> request instanceof List<?>);
        CompletableFuture<MultiLease> asked = ask(Duration.ofSeconds(5));
        world.holdBack(request -> false);
        world.answer();
        asked.cancel(true);
        world.callBack();

        assertThat(isFree(ONE) && isFree(TWO)).isTrue();
        assertThat(client.leases()).isEmpty();
    }

    @Test
    void commit_ofWhichALockIsLostMeanwhile_leavesNoneTaken() {
        MultiLease both = told(ask());
        world.holdBack(LockWrite.Commit.class::isInstance);
        CompletableFuture<CommitResult> committed = both.commitAsync(List.of()).toCompletableFuture();
        world.holdBack(request -> request instanceof LockWrite.Heartbeat);
        world.passes(V);
        world.answer();
        passes(SECOND);

        assertThat(committed).isCompleted();
        assertThat(isFree(ONE)).isTrue();
        assertThat(isFree(TWO)).isTrue();
    }

    /** Not when it would have ended: it is over now, and whose it is then only a look shows. */
    @Test
    void loss_ofOne_letsWhoWaitsHereLookAtOnce() {
        MultiLease both = told(ask());
        CompletableFuture<MultiLease> next = ask();
        world.put(StillWorld.anothers(ONE));
        CompletableFuture<?> renewed =
                both.lease(ONE).heartbeatAsync(HeartbeatRequest.NONE).toCompletableFuture();
        world.callBack();
        assertThat(renewed).isCompletedExceptionally();
        world.put(StillWorld.free(StillWorld.anothers(ONE)));
        passes(SECOND / 2);

        assertThat(Holder.now(next).isValid()).isTrue();
    }

    /** Its holder may still be at work: only when he lets go of it is its row freed, if nobody took it. */
    @Test
    void loss_ofOneThatExpired_sendsNothingOfItBeforeItsHolderLetsGo() {
        MultiLease both = told(ask());
        world.holdBack(request -> request instanceof LockWrite.Heartbeat heartbeat
                && heartbeat.key().equals(ONE));
        passes(3 * SECOND);
        assertThat(both.lease(ONE).state()).isEqualTo(LeaseState.LOST);
        assertThat(isFree(TWO)).isTrue();
        assertThat(isFree(ONE)).isFalse();

        CompletableFuture<ReleaseOutcome> released = both.releaseAsync().toCompletableFuture();
        world.callBack();
        assertThat(released).isCompletedWithValue(ReleaseOutcome.LOST);
        assertThat(isFree(ONE)).isTrue();
    }

    @Test
    void release_ofAll_costsWhoWaitsHereNoLook() {
        MultiLease first = told(ask());
        CompletableFuture<MultiLease> second = ask();
        CompletableFuture<ReleaseOutcome> released = first.releaseAsync().toCompletableFuture();
        world.callBack();

        assertThat(released).isCompleted();
        assertThat(second).isCompleted();
        assertThat(world.reads()).isZero();
        // An acquire of both, and a look at both, for each of the two.
        assertThat(world.sent(List.class)).isEqualTo(4);
    }

    @Test
    void grant_turnedAwayAsItIsTold_costsTheNextHereNoLook() {
        CompletableFuture<MultiLease> first = grantedAndNotTold();
        CompletableFuture<MultiLease> second = ask();
        first.cancel(true);
        world.callBack();

        assertThat(second).isCompleted();
        assertThat(world.reads()).isZero();
        assertThat(world.sent(List.class)).isEqualTo(4);
    }

    private CompletableFuture<MultiLease> grantedAndNotTold() {
        world.holdBack(request -> request instanceof List<?>);
        CompletableFuture<MultiLease> first = ask();
        world.holdBack(request -> false);
        world.answer();
        return first;
    }

    @Test
    void ensureValid_afterTheReleaseOfOne_throws() {
        MultiLease both = told(ask());
        both.ensureValid();
        assertThat(both.lease(TWO).releaseAsync().toCompletableFuture()).isCompleted();

        assertThatThrownBy(both::ensureValid)
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining("'two'");
    }

    /** As by an application that completes its future itself. */
    @Test
    void grant_thatNobodyWaitsForAnyMore_isGivenBack() {
        ClientContext context = new ClientContext(world.ports, StillWorld.SETTINGS);
        MultiKeyTarget wanted = MultiKeyTarget.of(
                context, List.of(request(ONE).build(), request(TWO).build()));
        PendingAcquire<HeldMultiLease> caller = new PendingAcquire<>(context, wanted, true, SECOND);
        world.holdBack(request -> request instanceof List<?>);
        caller.begin();
        world.holdBack(request -> false);
        caller.granted().complete(Optional.empty());
        world.answer();
        world.callBack();

        assertThat(isFree(ONE) && isFree(TWO)).isTrue();
        assertThat(context.leasesNow()).isEmpty();
    }

    /** It knows no check of one lock beside the commit of another. */
    @Test
    void commit_inAStoreWithoutChecks_isMisuse_andAllStayHeldAndCanBeReleased() {
        client = new CoreLockClient(
                new Ports(new WithoutChecks(), world, world, world, Runnable::run, Runnable::run, Runnable::run),
                StillWorld.SETTINGS,
                () -> {});
        MultiLease both = told(ask());
        CompletableFuture<CommitResult> committed = both.commitAsync(List.of()).toCompletableFuture();

        assertThat(committed).isCompletedExceptionally();
        assertThat(both.isValid()).isTrue();
        assertThat(both.releaseAsync().toCompletableFuture()).isCompletedWithValue(ReleaseOutcome.RELEASED);
    }

    private final class WithoutChecks implements LockStore {
        @Override
        public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
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
    }
}
