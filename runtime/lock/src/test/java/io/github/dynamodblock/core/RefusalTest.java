package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static io.github.dynamodblock.core.SimulatedPair.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a refusal of a caller that does not wait leaves to do: nothing. */
class RefusalTest {
    private final SimulatedPair pair = new SimulatedPair();
    private final Lease held = pair.granted(pair.one);

    private CompletableFuture<Optional<Lease>> once() {
        pair.sentSince();
        return pair.two.core().tryAcquireAsync(LockRequest.of(KEY).build());
    }

    private long sentByTwo() {
        return pair.sentSince().stream().filter(what -> what.startsWith("two")).count();
    }

    @Test
    void tryAcquire_refused_sendsNothingMore() {
        CompletableFuture<Optional<Lease>> asked = once();
        pair.runMillis(20_000);

        assertThat(now(asked)).isEmpty();
        assertThat(sentByTwo()).isEqualTo(1);
        assertThat(held.isValid()).isTrue();
    }

    @Test
    void tryAcquire_refused_leavesNothingThatClosingWaitsFor() {
        CompletableFuture<Optional<Lease>> asked = once();
        pair.runMillis(5);
        assertThat(now(asked)).isEmpty();

        assertThat(pair.two.core().closeAsync()).isCompleted();
        pair.runMillis(20_000);
        assertThat(sentByTwo()).isEqualTo(1);
    }

    @Test
    void tryAcquire_refusedAfterTheCallerLeft_sweepsNothing() {
        pair.special((client, write) -> client == pair.two && pair.world.now() < 500 * SimulatedPair.MILLI
                ? SimulatedPair.answeredAfter(50)
                : Optional.empty());
        CompletableFuture<Optional<Lease>> asked = once();
        pair.runMillis(10);
        asked.cancel(true);
        pair.runMillis(20_000);

        assertThat(sentByTwo()).isEqualTo(1);
        assertThat(pair.two.core().closeAsync()).isCompleted();
        assertThat(held.isValid()).isTrue();
    }

    @Test
    void tryAcquire_appliedAfterTheCallerLeft_isSweptAndThenDoneWith() {
        LockRequest other = LockRequest.of("another").build();
        CompletableFuture<Optional<Lease>> asked = pair.two.core().tryAcquireAsync(other);
        asked.cancel(true);
        pair.sentSince();
        pair.runMillis(20_000);

        assertThat(pair.table.read(other.key(), 0))
                .hasValueSatisfying(row -> assertThat(row.released()).isTrue());
        assertThat(sentByTwo()).isEqualTo(2);
        assertThat(pair.two.core().closeAsync()).isCompleted();
    }
}
