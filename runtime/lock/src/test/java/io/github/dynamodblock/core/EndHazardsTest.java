package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.KEY;
import static io.github.dynamodblock.core.StillWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The ends of leases at their hand-overs: what happens between a decision and the moment at which it is carried out. */
@Timeout(30)
class EndHazardsTest {
    private final StillWorld world = new StillWorld();
    private final Deque<Runnable> callbacks = new ArrayDeque<>();
    private final CoreLockClient client = client(world);

    private CoreLockClient client(Timer timer) {
        return new CoreLockClient(
                new Ports(world, world, timer, world, Runnable::run, Runnable::run, callbacks::add),
                StillWorld.SETTINGS,
                () -> {});
    }

    private void callBack() {
        while (!callbacks.isEmpty()) {
            callbacks.poll().run();
        }
    }

    /** Of two locks, one that nobody renews, and one that is to stay taken for that long. */
    private Lease keptWithAnother(Duration kept) {
        CompletableFuture<MultiLease> both = client.acquireAllAsync(List.of(
                LockRequest.of("a").backgroundHeartbeats(false).build(),
                LockRequest.of("b").atLeast(kept).build()));
        callBack();
        return both.join().leases().get(1);
    }

    /** A listener is slow, and the time for which the row was to stay taken passes meanwhile. */
    @Test
    void keptRow_lostWithAnother_isLeftToItsHolder_howeverLateThatIsCarriedOut() {
        Lease kept = keptWithAnother(Duration.ofMillis(2_100));
        world.passes(2 * SECOND);
        for (int waiting = callbacks.size(); waiting > 0; waiting--) {
            callbacks.poll().run();
        }
        assertThat(kept.state()).isEqualTo(LeaseState.LOST);
        world.pauses(SECOND / 5);
        callBack();
        assertThat(world.sent(LockWrite.Release.class)).isZero();

        assertThat(kept.releaseAsync().toCompletableFuture()).isCompletedWithValue(ReleaseOutcome.LOST);
        assertThat(world.sent(LockWrite.Release.class)).isEqualTo(1);
    }

    @Test
    void close_doesNotWaitForListeners_whereNothingIsToBeSent() {
        HeldLease kept = (HeldLease) keptWithAnother(Duration.ofSeconds(20));
        CompletableFuture<ReleaseOutcome> unused =
                client.leases().get(0).releaseAsync().toCompletableFuture();
        kept.lostWithAnother();

        assertThat(client.closeAsync()).isDone();
    }

    @Test
    void committer_isToldBeforeTheNextHereHasTheLock() {
        List<String> told = new ArrayList<>();
        Lease lease = client.acquireAsync(LockRequest.of(KEY).build()).join();
        CompletableFuture<?> next =
                client.acquireAsync(LockRequest.of(KEY).build()).thenAccept(granted -> told.add("next"));
        callBack();
        CompletableFuture<?> committed =
                lease.commitAsync(List.of()).toCompletableFuture().thenAccept(result -> told.add("committed"));
        callBack();

        assertThat(next).isCompleted();
        assertThat(committed).isCompleted();
        assertThat(told).containsExactly("committed", "next");
    }

    /** The thread that releases is held up where it arms its limit, and closing gives up meanwhile. */
    @Test
    void release_givenUpBeforeItsRequestLeaves_sendsNothing() throws InterruptedException {
        CountDownLatch heldUp = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        AtomicBoolean holdsUp = new AtomicBoolean();
        CoreLockClient slow = client((nanos, task) -> {
            if (holdsUp.compareAndSet(true, false)) {
                heldUp.countDown();
                await(goesOn);
            }
            return world.after(nanos, task);
        });
        Lease lease = slow.acquireAsync(LockRequest.of(KEY).build()).join();
        holdsUp.set(true);
        CompletableFuture<?> released = CompletableFuture.supplyAsync(lease::releaseAsync);
        heldUp.await();
        CompletableFuture<?> closed = slow.closeAsync();
        world.passes(20 * SECOND);
        assertThat(closed).isDone();
        goesOn.countDown();
        released.join();

        assertThat(world.sent(LockWrite.Release.class)).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** As where the system has no memory for another timer. */
    @Test
    void giveUp_ofOneThatThrows_endsTheOthersAllTheSame() {
        PendingWork pendingWork = new PendingWork();
        List<String> ended = new ArrayList<>();
        pendingWork.begin("first", () -> {
            throw new OutOfMemoryError("of a test");
        });
        pendingWork.begin("second", () -> ended.add("second"));

        assertThatThrownBy(pendingWork::giveUp).hasRootCauseInstanceOf(OutOfMemoryError.class);
        assertThat(ended).containsExactly("second");
    }

    /** As where an alarm can never be cancelled. */
    @Test
    void close_ofAClientOfWhichOneEndThrowsAsItIsGivenUp_endsAllTheSame() {
        AtomicBoolean broken = new AtomicBoolean();
        CoreLockClient one = client((nanos, task) -> {
            Timer.Alarm alarm = world.after(nanos, task);
            return () -> {
                if (broken.get()) {
                    throw new IllegalStateException("of a test");
                }
                alarm.cancel();
            };
        });
        // Its own limit is far beyond that of closing.
        Lease lease = one.acquireAsync(
                        LockRequest.of(KEY).lease(Duration.ofSeconds(8)).build())
                .join();
        world.holdBack(LockWrite.Release.class::isInstance);
        CompletableFuture<ReleaseOutcome> released = lease.releaseAsync().toCompletableFuture();
        CompletableFuture<?> closed = one.closeAsync();
        broken.set(true);
        world.passes(SECOND);
        callBack();

        assertThat(closed).isDone();
        assertThat(released).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
    }

    /** What an earlier step was about to tell was thrown away with what one of its effects threw. */
    @Test
    void release_ofWhichAnEffectThrew_isToldAtTheLatestByClosing() {
        AtomicBoolean broken = new AtomicBoolean();
        CoreLockClient one = client((nanos, task) -> {
            Timer.Alarm alarm = world.after(nanos, task);
            return () -> {
                if (broken.get()) {
                    throw new IllegalStateException("of a test");
                }
                alarm.cancel();
            };
        });
        Lease lease = one.acquireAsync(LockRequest.of(KEY).build()).join();
        world.holdBack(LockWrite.Release.class::isInstance);
        CompletableFuture<ReleaseOutcome> released = lease.releaseAsync().toCompletableFuture();
        broken.set(true);
        world.answer();
        broken.set(false);
        CompletableFuture<?> closed = one.closeAsync();
        world.passes(20 * SECOND);
        callBack();

        assertThat(closed).isDone();
        assertThat(released).isDone();
    }
}
