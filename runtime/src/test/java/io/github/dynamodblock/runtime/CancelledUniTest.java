package io.github.dynamodblock.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A lock client for Mutiny, over a store of this JVM, whose answers need no event loop. */
class CancelledUniTest {
    private final Vertx vertx = Vertx.vertx();
    private final InMemoryStore store = new InMemoryStore();
    private final LockClient client = InMemoryLocks.client(store, "asks");
    private final LockClient other = InMemoryLocks.client(store, "looks");

    @AfterEach
    void close() throws Exception {
        client.close();
        other.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void acquire_cancelledBetweenTheGrantAndItsTelling_givesItBack() throws Exception {
        CountDownLatch granted = new CountDownLatch(1);
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        AtomicInteger told = new AtomicInteger();
        UniLockClient locks = new UniLockClient(client);

        vertx.getOrCreateContext().runOnContext(nothing -> {
            Cancellable wish = locks.acquire("dropped").subscribe().with(lease -> told.incrementAndGet());
            try {
                // This loop is busy: the grant waits for its turn on it.
                boolean inTime = granted.await(20, TimeUnit.SECONDS);
                wish.cancel();
                cancelled.complete(inTime);
            } catch (InterruptedException e) {
                cancelled.completeExceptionally(e);
            }
        });
        while (!isHeld("dropped")) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        granted.countDown();

        assertThat(cancelled.get(20, TimeUnit.SECONDS)).isTrue();
        LockRequest patient =
                LockRequest.of("dropped").waitLimit(Duration.ofSeconds(5)).build();
        try (Lease next = other.acquire(patient)) {
            assertThat(next.isValid()).isTrue();
        }
        assertThat(told).hasValue(0);
    }

    private boolean isHeld(String key) throws InterruptedException {
        return other.tryAcquire(key).map(Lease::release).isEmpty();
    }
}
