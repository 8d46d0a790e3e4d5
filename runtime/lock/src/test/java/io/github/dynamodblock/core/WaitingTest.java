package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static io.github.dynamodblock.core.SimulatedPair.MILLI;
import static io.github.dynamodblock.core.SimulatedPair.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How a lock is waited for, taken over, and given up. */
class WaitingTest {
    private final SimulatedPair pair = new SimulatedPair();

    @Test
    void acquire_heldLock_isGrantedSoonAfterItsRelease() {
        Lease held = pair.granted(pair.one);
        CompletableFuture<Lease> waiting = pair.acquire(pair.two);
        pair.runMillis(1_000);
        assertThat(waiting).isNotDone();

        CompletableFuture<?> unused = held.releaseAsync().toCompletableFuture();
        pair.runMillis(260);

        assertThat(now(waiting).isValid()).isTrue();
    }

    @Test
    void acquire_holderDied_takesOverOneLeaseAfterItsLastBeat() {
        pair.granted(pair.one);
        CompletableFuture<Lease> waiting = pair.acquire(pair.two);
        pair.runMillis(1_000);
        pair.one.kill();
        long died = pair.world.now();
        pair.world.afterEach(() -> assertThat(waiting.isDone() && pair.world.now() - died < 1_500 * MILLI)
                .as("granted while the last beat may be believed in")
                .isFalse());
        pair.runMillis(2_400);

        assertThat(now(waiting).isValid()).isTrue();
    }

    @Test
    void acquire_foreignRowWithUnreadableLease_waitsItsOwnLease() {
        pair.table.put(new LockRow(
                KEY,
                Optional.of("somebody"),
                Optional.empty(),
                "a-version-of-another-library",
                false,
                OptionalLong.empty(),
                RowContent.NONE));
        CompletableFuture<Lease> waiting = pair.acquire(pair.two);
        pair.runMillis(2_010);
        assertThat(waiting).isNotDone();
        pair.runMillis(50);

        assertThat(now(waiting).isValid()).isTrue();
    }

    @Test
    void tryAcquire_repeatedOnADeadLock_takesItOver() {
        pair.granted(pair.one);
        pair.one.kill();
        int tries = 0;
        Optional<Lease> lease = Optional.empty();
        while (lease.isEmpty() && tries++ < 100) {
            CompletableFuture<Optional<Lease>> once =
                    pair.two.core().tryAcquireAsync(LockRequest.of(KEY).build());
            pair.runMillis(50);
            lease = now(once);
        }

        assertThat(lease).isPresent();
        assertThat(pair.world.now()).isBetween(2_020 * MILLI, 2_200 * MILLI);
    }

    @Test
    void tryAcquire_heldLock_sendsOneWrite() {
        pair.granted(pair.one);
        pair.sentSince();
        CompletableFuture<Optional<Lease>> once =
                pair.two.core().tryAcquireAsync(LockRequest.of(KEY).build());
        pair.runMillis(10);

        assertThat(now(once)).isEmpty();
        assertThat(pair.sentSince()).containsExactly("two Acquire");
    }

    @Test
    void acquire_waitOfTwentySecondsBehindOneGrant_readsAtMostThirtyTimes() {
        // At the default lease; the pair's is 2 s and reads at least each half second.
        Lease held = pair.granted(pair.one);
        LockRequest slow = LockRequest.of(KEY).lease(Duration.ofSeconds(20)).build();
        CompletableFuture<Lease> waiting = pair.acquire(pair.two, slow);
        pair.sentSince();
        pair.runMillis(20_000);

        assertThat(pair.sentSince().stream().filter("two Read"::equals).count()).isBetween(15L, 30L);
        assertThat(waiting).isNotDone();
        assertThat(held.isValid()).isTrue();
    }

    @Test
    void acquire_waitLimitPassed_failsOnTimeAndNamesTheHolder() {
        pair.granted(pair.one);
        CompletableFuture<Lease> waiting = pair.acquire(
                pair.two, LockRequest.of(KEY).waitLimit(Duration.ofMillis(700)).build());
        pair.runMillis(699);
        assertThat(waiting).isNotDone();
        pair.runMillis(1);

        assertThatThrownBy(waiting::join)
                .hasCauseInstanceOf(LockNotGrantedException.class)
                .hasMessageContaining("'one'")
                .hasMessageContaining("PT0.7S");
    }

    @Test
    void acquire_inABlackHole_failsOnTime() {
        pair.cutOff(pair.two);
        CompletableFuture<Lease> waiting = pair.acquire(
                pair.two, LockRequest.of(KEY).waitLimit(Duration.ofSeconds(3)).build());
        pair.runMillis(3_000);

        assertThatThrownBy(waiting::join).hasCauseInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void tryAcquire_inABlackHole_failsWithinHalfALease() {
        pair.cutOff(pair.two);
        CompletableFuture<Optional<Lease>> once =
                pair.two.core().tryAcquireAsync(LockRequest.of(KEY).build());
        pair.runMillis(1_000);

        assertThatThrownBy(once::join).hasCauseInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void acquire_responseLost_isGrantedAtItsNextAttempt() {
        pair.trouble(pair.two, write -> false, write -> pair.world.now() == 0);
        CompletableFuture<Lease> lease = pair.acquire(pair.two);
        pair.runMillis(410);

        assertThat(now(lease).isValid()).isTrue();
        assertThat(pair.sentSince()).containsExactly("two Acquire", "two Acquire");
        // The lost attempt may have been the one that was applied: belief counts from it.
        assertThat(now(lease).remaining()).isLessThanOrEqualTo(Duration.ofMillis(1_980 - 400));
    }

    @Test
    void acquire_answerCameLate_isRenewedBeforeItIsReturned() {
        pair.trouble(
                pair.two,
                write -> false,
                write -> write instanceof LockWrite.Acquire && pair.world.now() < 1_300 * MILLI);
        CompletableFuture<Lease> waiting = pair.acquire(pair.two);
        pair.runMillis(1_900);

        assertThat(now(waiting).remaining()).isGreaterThan(Duration.ofMillis(1_700));
        assertThat(pair.sentSince()).contains("two Heartbeat");
    }

    @Test
    void acquire_cancelledInFlight_leavesNothingBehind() {
        CompletableFuture<Lease> waiting = pair.acquire(pair.two);
        waiting.cancel(true);
        pair.runMillis(50);

        assertThat(pair.table.read(KEY, 0))
                .hasValueSatisfying(row -> assertThat(row.released()).isTrue());
        assertThat(pair.granted(pair.one).isValid()).isTrue();
    }

    @Test
    void acquire_abandonedWithoutAnswer_isOverwrittenByItsOwnClientAtOnce() {
        pair.trouble(pair.two, write -> false, write -> true);
        CompletableFuture<Lease> abandoned = pair.acquire(
                pair.two, LockRequest.of(KEY).waitLimit(Duration.ofMillis(100)).build());
        pair.runMillis(110);
        assertThat(abandoned).isCompletedExceptionally();
        pair.heal();
        CompletableFuture<Lease> next = pair.acquire(pair.two);
        pair.runMillis(20);

        assertThat(now(next).isValid()).isTrue();
    }

    @Test
    void acquire_threeOfOneClient_areServedInOrderByOnePoller() {
        Lease held = pair.granted(pair.one);
        List<Integer> order = new ArrayList<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            all.add(pair.acquire(pair.two).thenCompose(lease -> {
                order.add(number);
                return lease.releaseAsync();
            }));
        }
        pair.sentSince();
        pair.runMillis(2_000);
        assertThat(pair.sentSince().stream().filter("two Read"::equals).count())
                .as("one poller, not three")
                .isLessThan(12);

        CompletableFuture<?> unused = held.releaseAsync().toCompletableFuture();
        pair.runMillis(600);

        assertThat(order).containsExactly(0, 1, 2);
        assertThat(all).allMatch(CompletableFuture::isDone);
    }

    @Test
    void acquire_clientClosed_failsAtOnceAndForEver() {
        pair.granted(pair.one);
        CompletableFuture<Lease> waiting = pair.acquire(pair.two);
        pair.runMillis(100);
        CompletableFuture<?> closed = pair.two.core().closeAsync();
        pair.runMillis(10);

        assertThat(closed).isCompleted();
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(LockClientClosedException.class);
        assertThatThrownBy(pair.acquire(pair.two)::join).hasCauseInstanceOf(LockClientClosedException.class);
    }

    @Test
    void acquire_staleReadsOfOlderBeats_doNotRestartTheWatch() {
        pair.everySecondReadStaleBy(2);
        pair.granted(pair.one);
        CompletableFuture<Lease> waiting = pair.acquire(pair.two);
        pair.runMillis(5_000);
        pair.one.kill();
        pair.runMillis(3_100);

        assertThat(now(waiting).isValid()).isTrue();
    }
}
