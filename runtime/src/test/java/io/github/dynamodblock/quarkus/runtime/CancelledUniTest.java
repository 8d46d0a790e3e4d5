package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.quarkus.UniLockClient;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.VertxThread;
import io.vertx.core.spi.VertxThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertGivenBack(locks -> locks.acquire("dropped"));
    }

    /** Nobody has worked under it: so nothing is to be kept. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void acquire_ofARowThatIsToStayTaken_cancelledBetweenTheGrantAndItsTelling_givesItBack(boolean reentrant)
            throws Exception {
        LockRequest.Builder kept = LockRequest.of("dropped").atLeast(Duration.ofHours(1));
        LockRequest request = reentrant ? kept.reentrant().build() : kept.build();

        assertGivenBack(locks -> locks.acquire(request));
    }

    @Test
    void tryAcquire_ofARowThatIsToStayTaken_cancelledBetweenTheGrantAndItsTelling_givesItBack() throws Exception {
        assertGivenBack(locks -> locks.tryAcquire(
                LockRequest.of("dropped").atLeast(Duration.ofHours(1)).build()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void acquireAll_ofRowsThatAreToStayTaken_cancelledBetweenTheGrantAndItsTelling_givesThemBack(boolean once)
            throws Exception {
        List<LockRequest> requests = List.of(
                LockRequest.of("dropped").atLeast(Duration.ofHours(1)).build(),
                LockRequest.of("other").build());

        assertGivenBack(locks -> once ? locks.tryAcquireAll(requests) : locks.acquireAll(requests));
    }

    private void assertGivenBack(Function<UniLockClient, Uni<?>> asks) throws Exception {
        CountDownLatch granted = new CountDownLatch(1);
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        AtomicInteger told = new AtomicInteger();
        UniLockClient locks = new MutinyLockClient(client);

        Context context = VertxContext.getOrCreateDuplicatedContext(vertx);
        context.runOnContext(nothing -> {
            Cancellable wish = asks.apply(locks).subscribe().with(lease -> told.incrementAndGet());
            try {
                // This loop is busy: the grant waits for its turn on it.
                boolean inTime = granted.await(20, TimeUnit.SECONDS);
                wish.cancel();
                cancelled.complete(inTime);
            } catch (InterruptedException e) {
                cancelled.completeExceptionally(e);
            }
        });
        // Without asking for it, which could keep it from whoever asks once.
        while (client.leases().isEmpty() && !cancelled.isDone()) {
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

    @Test
    void acquire_workerPoolTakesNoMoreWork_givesItBackAndSaysSo() throws Exception {
        LockRequest patient =
                LockRequest.of("rejected").waitLimit(Duration.ofSeconds(20)).build();
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        WorkerExecutor pool = vertx.createSharedWorkerExecutor("closes", 1);
        Lease before = other.acquire("rejected");
        CompletableFuture<Boolean> asked = new CompletableFuture<>();
        // A context whose worker pool is closed before the answer comes.
        CompletionStage<?> unused = pool.executeBlocking(() -> {
                    new MutinyLockClient(client)
                            .acquire(patient)
                            .subscribe()
                            .with(
                                    lease -> failed.completeExceptionally(new AssertionError("granted")),
                                    failed::complete);
                    return asked.complete(true);
                })
                .toCompletionStage();
        assertThat(asked.get(20, TimeUnit.SECONDS)).isTrue();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        before.release();

        assertThat(failed.get(20, TimeUnit.SECONDS))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("The lock was released");
        try (Lease next = other.acquire(patient)) {
            assertThat(next.isValid()).isTrue();
        }
    }

    @Test
    void acquire_workerPoolCanMakeNoThread_givesItBackAndSaysSo() throws Exception {
        AtomicBoolean noThread = new AtomicBoolean();
        Vertx poor = new VertxBuilder()
                .threadFactory(new VertxThreadFactory() {
                    @Override
                    public VertxThread newVertxThread(
                            Runnable task, String name, boolean worker, long longest, TimeUnit unit) {
                        // Here and not in start(), which a thread pool of a newer JDK does not call.
                        if (worker && noThread.get()) {
                            throw new OutOfMemoryError("unable to create native thread: of a test");
                        }
                        return new VertxThread(task, name, worker, longest, unit);
                    }
                })
                .init()
                .vertx();
        LockRequest patient =
                LockRequest.of("threadless").waitLimit(Duration.ofSeconds(20)).build();
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        CompletableFuture<Boolean> asked = new CompletableFuture<>();
        Lease before = other.acquire("threadless");
        CompletionStage<?> unused = poor.executeBlocking(() -> {
                    new MutinyLockClient(client)
                            .acquire(patient)
                            .subscribe()
                            .with(
                                    lease -> failed.completeExceptionally(new AssertionError("granted")),
                                    failed::complete);
                    return asked.complete(true);
                })
                .toCompletionStage();
        assertThat(asked.get(20, TimeUnit.SECONDS)).isTrue();
        noThread.set(true);
        before.release();

        assertThat(failed.get(20, TimeUnit.SECONDS))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("The lock was released");
        noThread.set(false);
        poor.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        try (Lease next = other.acquire(patient)) {
            assertThat(next.isValid()).isTrue();
        }
    }

    @Test
    void release_workerPoolTakesNoMoreWork_isToldAllTheSame() throws Exception {
        Lease lease = client.acquire("released");
        CompletableFuture<ReleaseOutcome> outcome = new CompletableFuture<>();
        CompletableFuture<ReleaseOutcome> answer = new CompletableFuture<>();
        CompletableFuture<Boolean> subscribed = new CompletableFuture<>();
        CompletionStage<?> unused = vertx.executeBlocking(() -> {
                    CallContext.uni(() -> answer).subscribe().with(outcome::complete, outcome::completeExceptionally);
                    return subscribed.complete(true);
                })
                .toCompletionStage();
        assertThat(subscribed.get(20, TimeUnit.SECONDS)).isTrue();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        answer.complete(lease.release());

        assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo(ReleaseOutcome.RELEASED);
    }
}
