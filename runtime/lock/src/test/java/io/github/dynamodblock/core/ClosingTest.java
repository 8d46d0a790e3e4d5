package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.LockWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The end of a client, and of those who turn away: nothing is left behind, and closing waits for what is sent. */
class ClosingTest {
    private static final LockRequest REQUEST = LockRequest.of(StillWorld.KEY).build();

    private final Holder holder = new Holder();

    @Test
    void close_nothingIsOnItsWay_endsAtOnce() {
        CompletableFuture<?> closed = holder.close();

        assertThat(closed).isCompleted();
        assertThat(holder.sentBeforeEnd).isEqualTo(2);
        assertThat(holder.world.isFree()).isTrue();
    }

    @Test
    void close_releaseIsUnanswered_waitsForIt() {
        holder.world.holdBack(LockWrite.Release.class::isInstance);
        CompletableFuture<?> closed = holder.close();
        assertThat(closed).isNotDone();
        assertThat(holder.sentBeforeEnd).isNegative();

        holder.world.answer();
        assertThat(closed).isCompleted();
        assertThat(holder.sentBeforeEnd).isEqualTo(2);
    }

    @Test
    void close_releaseOfTheApplicationIsUnanswered_waitsForIt() {
        holder.world.holdBack(LockWrite.Release.class::isInstance);
        CompletableFuture<?> released = holder.release();
        CompletableFuture<?> closed = holder.close();
        assertThat(closed).isNotDone();

        holder.world.answer();
        holder.world.callBack();
        assertThat(closed).isCompleted();
        assertThat(released).isCompleted();
    }

    @Test
    void close_acquireIsUnanswered_waitsForItAndFreesTheRow() {
        StillWorld world = new StillWorld();
        CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});
        world.holdBack(LockWrite.Acquire.class::isInstance);
        CompletableFuture<Optional<Lease>> asked = client.tryAcquireAsync(REQUEST);
        CompletableFuture<?> closed = client.closeAsync();
        world.callBack();
        assertThat(asked).isCompletedExceptionally();
        assertThat(closed).isNotDone();

        world.answer();
        assertThat(closed).isCompleted();
        assertThat(world.isFree()).isTrue();
    }

    @Test
    void close_answersNeverCome_endsAfterHalfALease() {
        holder.world.holdBack(request -> true);
        CompletableFuture<?> closed = holder.close();
        holder.world.passes(StillWorld.SECOND - 1);
        assertThat(closed).isNotDone();

        holder.world.passes(1);
        assertThat(closed).isCompleted();
        assertThat(holder.sentBeforeEnd).isPositive();
    }

    @Test
    void close_ended_stopsOnceOnTheCallersThreadWhatWasMadeForTheClient() {
        StillWorld world = new StillWorld();
        List<Thread> stopped = new ArrayList<>();
        CoreLockClient client =
                new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> stopped.add(Thread.currentThread()));
        assertThat(client.closeAsync()).isCompleted();
        assertThat(stopped).isEmpty();
        client.close();
        client.close();

        assertThat(stopped).containsExactly(Thread.currentThread());
    }

    @Test
    void close_again_isTheSameEnd() {
        assertThat(holder.client.closeAsync()).isSameAs(holder.client.closeAsync());
    }

    @Test
    void close_afterwards_refusesWhoAsks() {
        holder.client.close();
        long sent = holder.world.sent(Object.class);

        assertThatThrownBy(() -> holder.client.tryAcquire(REQUEST)).isInstanceOf(LockClientClosedException.class);
        assertThat(holder.world.sent(Object.class)).isEqualTo(sent);
    }

    @Test
    void release_over_leavesNothingForCloseToDo() {
        assertThat(Holder.now(holder.release())).isNotNull();
        holder.client.close();

        assertThat(holder.world.sent(LockWrite.Release.class)).isEqualTo(1);
        holder.world.callBack();
        assertThat(holder.heard).isEmpty();
    }

    @Test
    void waiter_cancelledBeforeTheAnswer_givesTheLockBack() {
        StillWorld world = new StillWorld();
        CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});
        world.holdBack(LockWrite.Acquire.class::isInstance);
        CompletableFuture<Lease> asked = client.acquireAsync(REQUEST);
        asked.cancel(true);
        world.answer();

        assertThat(world.isFree()).isTrue();
    }

    @Test
    void waiter_cancelledAfterTheAnswerBeforeItIsTold_givesTheLockBack() {
        StillWorld world = new StillWorld();
        CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});
        world.holdBack(LockWrite.Acquire.class::isInstance);
        CompletableFuture<Lease> asked = client.acquireAsync(REQUEST);
        world.answer();
        assertThat(world.isFree()).isFalse();
        asked.cancel(true);
        world.callBack();

        assertThat(world.isFree()).isTrue();
    }

    @Test
    void blocking_acquireAndRelease_areTheSameAsTheOthers() throws InterruptedException {
        holder.lease.close();
        assertThat(holder.world.isFree()).isTrue();
        try (Lease lease = holder.client.acquire(REQUEST)) {
            assertThat(lease.isValid()).isTrue();
            assertThat(lease.owner()).isEqualTo(holder.client.owner()).isEqualTo("one");
        }
        assertThat(holder.client.tryAcquire(REQUEST))
                .hasValueSatisfying(lease -> assertThat(lease.isValid()).isTrue());
    }
}
