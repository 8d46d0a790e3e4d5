package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.quarkus.UniLockClient;
import io.quarkus.test.QuarkusUnitTest;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The injected client on an event loop. {@code GuardedCallsTest} goes over all of its methods. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EventLoopTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.of("event-loop", Held.class);

    @Inject
    LockClient locks;

    @Inject
    UniLockClient unis;

    @Inject
    Vertx vertx;

    @Test
    @Order(1)
    void firstRequest_onAnEventLoop_isGranted() throws Exception {
        try (Lease lease = begunOnEventLoop(() -> locks.acquireAsync("first")).get(20, TimeUnit.SECONDS)) {
            assertThat(lease.isValid()).isTrue();
        }
    }

    @Test
    @Order(2)
    void clientThatWaits_onAnEventLoop_isRefusedAtOnce() {
        for (Callable<?> call : List.<Callable<?>>of(
                () -> locks.acquire("k"),
                () -> locks.tryAcquire("k"),
                () -> locks.withLock("k", held -> "done"),
                () -> locks.acquireAll(List.of(LockRequest.of("k").build())),
                () -> locks.asLock("k").tryLock())) {
            assertThat(onEventLoop(call))
                    .failsWithin(Duration.ofSeconds(4))
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOf(LockMisuseException.class)
                    .withMessageContaining("vert.x-eventloop-thread")
                    .withMessageContaining("Async")
                    .withMessageContaining("@Blocking");
        }
        assertThat(locks.leases()).isEmpty();
    }

    @Test
    @Order(2)
    void leaseThatWaits_onAnEventLoop_isRefusedAndStaysHeld() throws Exception {
        Lease lease = locks.acquire("held");
        assertThat(onEventLoop(lease::release))
                .failsWithin(Duration.ofSeconds(4))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(LockMisuseException.class)
                .withMessageContaining("'held'");
        assertThat(lease.isValid()).isTrue();

        assertThat(onEventLoop(() -> {
                    lease.close();
                    return "closed";
                }))
                .succeedsWithin(Duration.ofSeconds(4));
        locks.acquire(LockRequest.of("held").waitLimit(SOON).build()).close();
    }

    @Test
    @Order(2)
    void uniClient_onAnEventLoop_locksAndReleases() throws Exception {
        assertThat(begunOnEventLoop(() -> unis.withLock(
                                LockRequest.of("uni").build(),
                                held -> unis.heartbeat(held, HeartbeatRequest.NONE)
                                        .replaceWith("done"))
                        .subscribeAsCompletionStage()))
                .succeedsWithin(SOON)
                .isEqualTo("done");
        assertThat(Held.is(locks, "uni")).isFalse();
    }

    private <T> CompletableFuture<T> onEventLoop(Callable<? extends T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        vertx.getOrCreateContext().runOnContext(nothing -> {
            assertThat(Context.isOnEventLoopThread()).isTrue();
            try {
                done.complete(work.call());
            } catch (Exception | AssertionError e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /** Begins the work there, and completes when the work does. */
    private <T> CompletableFuture<T> begunOnEventLoop(Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        vertx.getOrCreateContext().runOnContext(nothing -> {
            CompletableFuture<T> unused = work.get().whenComplete((result, failure) -> {
                if (failure == null) {
                    done.complete(result);
                } else {
                    done.completeExceptionally(failure);
                }
            });
        });
        return done;
    }
}
