package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static io.github.dynamodblock.core.SimulatedPair.MILLI;
import static io.github.dynamodblock.core.SimulatedPair.TIMING;
import static io.github.dynamodblock.core.SimulatedPair.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A challenger before a row that went back to an older beat of a grant it knows. */
class ZombieTest {
    private final SimulatedPair pair = new SimulatedPair();
    private final SimulatedClient three = new SimulatedClient(pair.world, pair.table, pair, "three", 1, TIMING);

    private static LockWrite acquireOf(List<LockWrite> writes) {
        return writes.stream()
                .filter(LockWrite.Acquire.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private LockRow row() {
        return pair.table.read(KEY, 0).orElseThrow();
    }

    private long sentByTwo() {
        return pair.sentSince().stream().filter(what -> what.startsWith("two")).count();
    }

    /** Lets the challenger look once more, and has it answered. */
    private void afterALookOf(SimulatedClient challenger) {
        pair.sentSince();
        while (!pair.sentSince().contains(challenger.name() + " Read")) {
            pair.runMillis(1);
        }
        pair.runMillis(3);
    }

    @Test
    void acquire_lateCopyOfASpentGrantHoldsTheRow_isWatchedLikeAnybodyAndTakenOver() {
        List<LockWrite> ofOne = new ArrayList<>();
        pair.special((client, write) -> {
            if (client == pair.one && write != null) {
                ofOne.add(write);
            }
            return Optional.empty();
        });
        Lease first = pair.granted(pair.one);
        CompletableFuture<Lease> challenger = pair.acquire(pair.two);
        pair.runMillis(1_600);
        // Between two looks of the challenger, who knows a high beat of the first grant.
        afterALookOf(pair.two);
        CompletableFuture<?> released = first.releaseAsync().toCompletableFuture();
        pair.runMillis(3);
        CompletableFuture<?> alsoReleased = pair.granted(three).releaseAsync().toCompletableFuture();
        pair.runMillis(3);
        assertThat(pair.table.apply(acquireOf(ofOne))).isInstanceOf(StoreAnswer.Applied.class);
        long landed = pair.world.now();
        assertThat(row().beat()).isEqualTo(1);
        assertThat(row().token().getAsLong()).isGreaterThan(first.fencingToken() + 1);
        assertThat(released).isCompleted();
        assertThat(alsoReleased).isCompleted();

        pair.sentSince();
        pair.world.afterEach(() -> assertThat(challenger.isDone() && pair.world.now() - landed < 2_020 * MILLI)
                .as("taken over before its lease ended")
                .isFalse());
        pair.runMillis(2_600);

        assertThat(now(challenger).isValid()).isTrue();
        assertThat(sentByTwo()).isBetween(4L, 16L);
        assertThat(pair.table.violations()).isEmpty();
    }

    @Test
    void acquire_lateCopyOfAGrantThatWasGivenBackHoldsTheRow_isOverwrittenAtOnce() {
        List<LockWrite> ofTwo = new ArrayList<>();
        pair.special((client, write) -> {
            if (client == pair.two && write != null) {
                ofTwo.add(write);
            }
            return Optional.empty();
        });
        CompletableFuture<Lease> cancelled = pair.acquire(pair.two);
        pair.world.afterEach(() -> {
            if (pair.world.now() == 2 * MILLI) {
                cancelled.cancel(true);
            }
        });
        pair.runMillis(20);
        CompletableFuture<?> released = pair.granted(three).releaseAsync().toCompletableFuture();
        pair.runMillis(5);
        assertThat(released).isCompleted();
        assertThat(pair.table.apply(acquireOf(ofTwo))).isInstanceOf(StoreAnswer.Applied.class);

        CompletableFuture<Lease> again = pair.acquire(pair.two);
        pair.runMillis(100);

        assertThat(now(again).isValid()).isTrue();
        assertThat(pair.table.violations()).isEmpty();
    }

    @Test
    void acquire_rowRestoredToALowerBeatOfTheSameTenure_isTakenAfterAnotherWatchWithoutHaste() {
        pair.granted(pair.one);
        CompletableFuture<Lease> challenger = pair.acquire(pair.two);
        pair.runMillis(5);
        LockRow old = row();
        pair.runMillis(1_600);
        pair.one.kill();
        afterALookOf(pair.two);
        // As a restore from a backup leaves it.
        pair.table.put(old);
        pair.sentSince();
        pair.runMillis(4_700);

        assertThat(now(challenger).isValid()).isTrue();
        assertThat(sentByTwo()).isBetween(5L, 30L);
    }
}
