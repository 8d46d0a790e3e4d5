package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseOutcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Release and close from two threads at the same instant. */
@Timeout(60)
class CloseRaceTest {
    private static final int ROUNDS = 300;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @Test
    void release_whileTheClientCloses_bothEndAndTheRowIsFree() throws Exception {
        try (RealTime real = new RealTime()) {
            for (int round = 0; round < ROUNDS; round++) {
                LockKey key = LockKey.of("k" + round);
                CoreLockClient client = real.client("one", Duration.ofSeconds(60));
                Lease lease = client.acquire(key.partition());
                CyclicBarrier start = new CyclicBarrier(2);
                CompletableFuture<ReleaseOutcome> released = CompletableFuture.supplyAsync(
                        () -> {
                            meet(start);
                            return lease.release();
                        },
                        threads);
                CompletableFuture<Boolean> freeOnceClosed = CompletableFuture.supplyAsync(
                        () -> {
                            meet(start);
                            client.close();
                            return real.rows.row(key).orElseThrow().released();
                        },
                        threads);

                // Long before closing would give up waiting for something that was forgotten.
                assertThat(RealTime.await(released)).isIn(ReleaseOutcome.RELEASED, ReleaseOutcome.LOST);
                assertThat(RealTime.await(freeOnceClosed)).isTrue();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void meet(CyclicBarrier start) {
        try {
            start.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
