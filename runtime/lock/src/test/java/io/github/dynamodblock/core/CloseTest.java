package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static io.github.dynamodblock.core.SimulatedPair.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockWrite;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Closing a client while it has something under way: all of it ends, and the row is free when closing has ended. */
class CloseTest {
    private final SimulatedPair pair = new SimulatedPair();

    private boolean free() {
        return pair.table.read(KEY, 0).orElseThrow().released();
    }

    /** Answers to writes of that kind take long, though less than an attempt is waited for. */
    private void slow(Class<? extends LockWrite> kind) {
        pair.special((client, write) -> kind.isInstance(write) ? SimulatedPair.answeredAfter(300) : Optional.empty());
    }

    @Test
    void close_releaseInFlight_waitsForItsOutcome() {
        Lease lease = pair.granted(pair.one);
        slow(LockWrite.Release.class);
        CompletableFuture<ReleaseOutcome> outcome = lease.releaseAsync().toCompletableFuture();
        CompletableFuture<?> closed = pair.one.core().closeAsync();
        pair.runMillis(290);
        assertThat(outcome).isNotDone();
        assertThat(closed).isNotDone();
        pair.runMillis(15);

        assertThat(now(outcome)).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(closed).isCompleted();
        assertThat(free()).isTrue();
    }

    @Test
    void close_releaseOfALongLeaseUnanswered_endsItUnknownWithinTheClientsOwn() {
        CompletableFuture<Lease> longer = pair.acquire(
                pair.one, LockRequest.of(KEY).lease(Duration.ofSeconds(8)).build());
        pair.runMillis(5);
        pair.cutOff(pair.one);
        CompletableFuture<ReleaseOutcome> outcome = now(longer).releaseAsync().toCompletableFuture();
        CompletableFuture<?> closed = pair.one.core().closeAsync();
        pair.runMillis(990);
        assertThat(outcome).isNotDone();
        pair.runMillis(20);

        assertThat(closed).isCompleted();
        assertThat(now(outcome)).isEqualTo(ReleaseOutcome.UNKNOWN);
    }

    @Test
    void close_manyWait_sendsNothingForThem() {
        pair.granted(pair.two);
        List<CompletableFuture<Lease>> waiters =
                Stream.generate(() -> pair.acquire(pair.one)).limit(50).toList();
        pair.runMillis(5);
        pair.sentSince();
        CompletableFuture<?> closed = pair.one.core().closeAsync();
        pair.runMillis(1_100);

        assertThat(closed).isCompleted();
        assertThat(waiters).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(pair.sentSince()).noneMatch(sent -> sent.startsWith("one"));
    }

    @Test
    void close_leaseToldOfItTwice_freesTheRowOnce() {
        HeldLease lease = (HeldLease) pair.granted(pair.one);
        pair.sentSince();
        lease.clientClosed(false);
        lease.clientClosed(false);
        pair.runMillis(5);

        assertThat(pair.sentSince()).containsExactly("one Release");
        assertThat(free()).isTrue();
    }

    @Test
    void close_releaseLost_waitsForItsRepetition() {
        Lease lease = pair.granted(pair.one);
        long begun = pair.world.now();
        pair.special((client, write) -> write instanceof LockWrite.Release && pair.world.now() == begun
                ? Optional.of(new SimulatedNetwork.Fate(List.of(), OptionalLong.empty()))
                : Optional.empty());
        CompletableFuture<ReleaseOutcome> outcome = lease.releaseAsync().toCompletableFuture();
        CompletableFuture<?> closed = pair.one.core().closeAsync();
        pair.runMillis(390);
        assertThat(closed).isNotDone();
        pair.runMillis(20);

        assertThat(now(outcome)).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(closed).isCompleted();
        assertThat(free()).isTrue();
    }

    @Test
    void release_closeInFlight_isLostAndTheRowFree() {
        Lease lease = pair.granted(pair.one);
        slow(LockWrite.Release.class);
        CompletableFuture<?> closed = pair.one.core().closeAsync();
        CompletableFuture<ReleaseOutcome> outcome = lease.releaseAsync().toCompletableFuture();

        assertThat(now(outcome)).isEqualTo(ReleaseOutcome.LOST);
        assertThat(closed).isNotDone();
        pair.runMillis(310);
        assertThat(closed).isCompleted();
        assertThat(free()).isTrue();
    }

    @Test
    void close_acquireAppliedAndAnsweredLate_freesTheRowBeforeItEnds() {
        slow(LockWrite.Acquire.class);
        CompletableFuture<Lease> waiting = pair.acquire(pair.one);
        pair.runMillis(5);
        CompletableFuture<?> closed = pair.one.core().closeAsync();
        CompletableFuture<Boolean> freeOnceClosed = closed.thenApply(nothing -> free());
        pair.runMillis(290);
        assertThat(waiting).isCompletedExceptionally();
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(LockClientClosedException.class);
        assertThat(free()).isFalse();
        assertThat(closed).isNotDone();
        pair.runMillis(15);

        assertThat(now(freeOnceClosed)).isTrue();
    }

    @Test
    void close_nothingIsEverAnswered_endsAfterHalfALease() {
        Lease lease = pair.granted(pair.one);
        pair.cutOff(pair.one);
        CompletableFuture<?> closed = pair.one.core().closeAsync();
        pair.runMillis(999);
        assertThat(closed).isNotDone();
        pair.runMillis(2);

        assertThat(closed).isCompleted();
        assertThat(lease.isValid()).isFalse();
        pair.sentSince();
        pair.runMillis(20_000);
        assertThat(pair.sentSince()).isEmpty();
    }

    @Test
    void close_idleClient_endsAtOnce() {
        assertThat(pair.one.core().closeAsync()).isCompleted();
        assertThat(pair.one.core().closeAsync()).isCompleted();
    }
}
