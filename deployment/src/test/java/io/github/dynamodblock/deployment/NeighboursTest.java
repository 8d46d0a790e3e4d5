package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockNotGrantedException;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where the lock is among other interceptors, in the default order. */
class NeighboursTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(Neighbour.class)
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.enabled", "false")
            .setLogRecordPredicate(record -> record.getLoggerName().equals("io.github.dynamodblock"))
            .assertLogRecords(records -> assertThat(records)
                    .as("what the build says about the order")
                    .singleElement()
                    .satisfies(record -> assertThat(record.getMessage())
                            .contains(
                                    "Neighbour#retry,",
                                    "Neighbour#timeout",
                                    "Neighbour#fallback",
                                    "mp.fault.tolerance.interceptor.priority=160")
                            .doesNotContain("Neighbour#cache")));

    @Inject
    LockClient locks;

    @Inject
    Neighbour neighbour;

    private void notGranted(String method, Runnable call) throws InterruptedException {
        int before = neighbour.bodies();
        try (Lease held = locks.acquire(method)) {
            assertThatThrownBy(call::run).isInstanceOf(LockNotGrantedException.class);
            assertThat(held.isValid()).isTrue();
        }
        assertThat(neighbour.bodies()).isEqualTo(before);
    }

    @Test
    void fallback_defaultOrder_doesNotApplyToTheLock() throws Exception {
        notGranted("fallback", neighbour::fallback);
    }

    @Test
    void retry_defaultOrder_doesNotAskForTheLockAgain() throws Exception {
        notGranted("retry", neighbour::retry);
    }

    @Test
    void retry_defaultOrder_repeatsTheBodyUnderOneLease() {
        assertThat(neighbour.retriedBody()).as("the number of tokens").isEqualTo(1);
    }

    @Test
    void timeout_defaultOrder_doesNotLimitTheWait() throws Exception {
        notGranted("timeout", neighbour::timeout);
    }

    @Test
    void circuitBreaker_defaultOrder_doesNotCountLocksThatWereNotGranted() throws Exception {
        for (int call = 0; call < 4; call++) {
            notGranted("breaker", neighbour::breaker);
        }
        assertThat(neighbour.breaker()).isEqualTo("body");
    }

    @Test
    void bulkhead_defaultOrder_doesNotCountWaitingCalls() throws Exception {
        List<CompletableFuture<String>> calls;
        try (Lease held = locks.acquire("bulkhead")) {
            calls = List.of(onAnotherThread(neighbour::bulkhead), onAnotherThread(neighbour::bulkhead));
            assertThat(CompletableFuture.anyOf(calls.get(0), calls.get(1))).isNotCompleted();
            assertThat(held.isValid()).isTrue();
        }
        for (CompletableFuture<String> call : calls) {
            assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("body");
        }
    }

    static <T> CompletableFuture<T> onAnotherThread(Callable<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        result.complete(call.call());
                    } catch (Exception | Error e) {
                        result.completeExceptionally(e);
                    }
                })
                .start();
        return result;
    }

    @Test
    void rolesAllowed_denied_asksForNoLock() throws Exception {
        ManagedContext request = Arc.container().requestContext();
        request.activate();
        try (Lease held = locks.acquire("roles")) {
            assertThatThrownBy(neighbour::roles).isInstanceOf(UnauthorizedException.class);
            assertThat(held.isValid()).isTrue();
        } finally {
            request.terminate();
        }
    }

    @Test
    void cacheResult_hit_asksForNoLock() throws Exception {
        assertThat(neighbour.cache()).isEqualTo("body");
        int before = neighbour.bodies();
        try (Lease held = locks.acquire("cache")) {
            assertThat(neighbour.cache()).isEqualTo("body");
            assertThat(held.isValid()).isTrue();
        }
        assertThat(neighbour.bodies()).isEqualTo(before);
    }
}
