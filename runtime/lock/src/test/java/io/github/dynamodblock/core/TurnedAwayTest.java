package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static io.github.dynamodblock.core.SimulatedPair.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that ends the future it was given: the wait is over, whichever way it ended it. */
class TurnedAwayTest {
    private final SimulatedPair pair = new SimulatedPair();

    /** How an application ends a future; a timeout stands for {@code orTimeout}, which tells real time. */
    enum End {
        CANCEL,
        TIMEOUT;

        void accept(CompletableFuture<?> future) {
            if (this == CANCEL) {
                future.cancel(true);
            } else {
                future.completeExceptionally(new TimeoutException("of a test"));
            }
        }
    }

    private CompletableFuture<?> close() {
        return pair.two.core().closeAsync();
    }

    private long sentByTwo() {
        return pair.sentSince().stream().filter(what -> what.startsWith("two")).count();
    }

    @ParameterizedTest
    @EnumSource
    void future_endedWhileWaiting_sendsNothingMoreAndLeavesNothing(End end) {
        Lease held = pair.granted(pair.one);
        CompletableFuture<Lease> waiting = pair.acquire(pair.two);
        pair.runMillis(100);
        end.accept(waiting);
        pair.sentSince();
        pair.runMillis(20_000);

        assertThat(sentByTwo()).isZero();
        assertThat(held.isValid()).isTrue();
        assertThat(close()).isCompleted();
    }

    @ParameterizedTest
    @EnumSource
    void future_endedAtTheHeadOfTheQueue_letsTheNextLook(End end) {
        Lease held = pair.granted(pair.one);
        CompletableFuture<Lease> head = pair.acquire(pair.two);
        CompletableFuture<Lease> next = pair.acquire(pair.two);
        pair.runMillis(100);
        end.accept(head);
        CompletableFuture<?> released = held.releaseAsync().toCompletableFuture();
        pair.runMillis(300);

        assertThat(released).isCompleted();
        assertThat(now(next).isValid()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void future_endedBeforeTheGrantIsAnswered_givesItBack(End end) {
        pair.special((client, write) -> SimulatedPair.answeredAfter(50));
        CompletableFuture<Lease> waiting = pair.acquire(pair.two);
        pair.runMillis(10);
        end.accept(waiting);
        pair.runMillis(150);

        assertThat(pair.table.read(KEY, 0))
                .hasValueSatisfying(row -> assertThat(row.released()).isTrue());
        assertThat(close()).isCompleted();
    }

    @ParameterizedTest
    @EnumSource
    void future_endedBetweenTheGrantAndItsTelling_givesItBack(End end) {
        CompletableFuture<Lease> waiting = pair.acquire(pair.two);
        pair.world.afterEach(() -> {
            if (pair.world.now() == 2 * SimulatedPair.MILLI && !waiting.isDone()) {
                end.accept(waiting);
            }
        });
        pair.runMillis(20);

        assertThat(waiting).isCompletedExceptionally();
        assertThat(pair.sentSince()).containsExactly("two Acquire", "two Release");
        assertThat(close()).isCompleted();
    }

    @ParameterizedTest
    @EnumSource
    void tryFuture_endedBeforeTheGrantIsAnswered_givesItBack(End end) {
        pair.special((client, write) -> SimulatedPair.answeredAfter(50));
        CompletableFuture<Optional<Lease>> asked =
                pair.two.core().tryAcquireAsync(LockRequest.of(KEY).build());
        pair.runMillis(10);
        end.accept(asked);
        pair.runMillis(150);

        assertThat(pair.table.read(KEY, 0))
                .hasValueSatisfying(row -> assertThat(row.released()).isTrue());
        assertThat(close()).isCompleted();
    }

    @ParameterizedTest
    @EnumSource
    void future_endedAfterItWasGranted_changesNothing(End end) {
        CompletableFuture<Lease> waiting = pair.acquire(
                pair.two, LockRequest.of(KEY).waitLimit(Duration.ofMillis(100)).build());
        pair.runMillis(5);
        end.accept(waiting);
        pair.runMillis(10_000);

        assertThat(now(waiting).isValid()).isTrue();
    }
}
