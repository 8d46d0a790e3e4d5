package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the application does when it is told may block; the lock goes on. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(60)
class ContinuationTest {
    /** More than any number of threads that send. */
    private static final int MANY = 6;

    private final RealTime real = new RealTime();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void unblock() {
        end.countDown();
        real.close();
    }

    /** Blocks the thread that tells of it. */
    private void block(CountDownLatch entered) {
        entered.countDown();
        try {
            RealTime.await(end, "the end of the test");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void acquireAsync_continuationsBlock_otherLeasesAreRenewed() throws Exception {
        CoreLockClient holder = real.client("holder", Duration.ofSeconds(2));
        CoreLockClient client = real.client("client", Duration.ofSeconds(2));
        Lease renewed = client.acquire("renewed");
        CountDownLatch entered = new CountDownLatch(MANY);
        List<Lease> held = new ArrayList<>();
        List<CompletableFuture<?>> told = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            LockRequest request = LockRequest.of("wanted-" + i).build();
            held.add(holder.acquire(request));
            told.add(client.acquireAsync(request).thenAccept(lease -> block(entered)));
        }
        for (Lease lease : held) {
            assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
        }
        RealTime.await(entered, "every continuation");

        // A lease lasts four heartbeats: after six of them it lives of those that came while all were blocked.
        real.awaitHeartbeats(6 * (1 + MANY));

        assertThat(renewed.isValid()).isTrue();
        assertThat(told).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void listener_blocks_otherLeasesAreTold() throws Exception {
        CoreLockClient client = real.client("client", Duration.ofMillis(400));
        CountDownLatch entered = new CountDownLatch(MANY);
        CountDownLatch told = new CountDownLatch(1);
        for (int i = 0; i < MANY; i++) {
            Lease lease = client.acquire("blocking-" + i);
            lease.addListener((l, event) -> block(entered));
        }
        Lease other = client.acquire("other");
        real.fallSilent();
        RealTime.await(entered, "every listener");
        other.addListener((l, event) -> told.countDown());

        RealTime.await(told, "the other lease's event");
        assertThat(end.getCount()).isEqualTo(1);
    }
}
