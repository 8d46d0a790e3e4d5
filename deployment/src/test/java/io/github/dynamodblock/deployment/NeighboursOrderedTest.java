package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockNotGrantedException;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The lock inside of fault tolerance, as the application's configuration orders it. */
class NeighboursOrderedTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(
                    Neighbour.class, Held.class, NeighboursTest.class)
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.enabled", "false")
            .overrideConfigKey("mp.fault.tolerance.interceptor.priority", "160")
            .setLogRecordPredicate(record -> record.getLoggerName().equals("io.github.dynamodblock"))
            .assertLogRecords(records -> assertThat(records).isEmpty());

    @Inject
    LockClient locks;

    @Inject
    Neighbour neighbour;

    @Test
    void fallback_outsideOfTheLock_appliesToTheLock() throws Exception {
        try (Lease held = locks.acquire("fallback")) {
            assertThat(neighbour.fallback()).isEqualTo("instead");
            assertThat(held.isValid()).isTrue();
        }
        assertThat(neighbour.fallback()).isEqualTo("body");
    }

    @Test
    void retry_outsideOfTheLock_asksForTheLockAgain() throws Exception {
        CompletableFuture<String> result;
        try (Lease held = locks.acquire("retry")) {
            result = NeighboursTest.onAnotherThread(neighbour::retry);
            assertThatThrownBy(() -> result.get(500, TimeUnit.MILLISECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            assertThat(held.isValid()).isTrue();
        }
        assertThat(result.get(20, TimeUnit.SECONDS)).isEqualTo("body");
    }

    @Test
    void retry_outsideOfTheLock_takesALeaseForEachTry() {
        assertThat(neighbour.retriedBody()).as("the number of tokens").isEqualTo(3);
    }

    @Test
    void timeout_outsideOfTheLock_endsTheWaitAndLeavesNothing() throws Exception {
        try (Lease held = locks.acquire("timeout")) {
            assertThatThrownBy(neighbour::timeout).isInstanceOf(TimeoutException.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(held.isValid()).isTrue();
        }
        assertThat(Held.is(locks, "timeout")).isFalse();
        assertThat(neighbour.timeout()).isEqualTo("body");
    }

    @Test
    void circuitBreaker_outsideOfTheLock_opensIfTheLockIsNotGranted() throws Exception {
        try (Lease held = locks.acquire("breaker")) {
            for (int call = 0; call < 2; call++) {
                assertThatThrownBy(neighbour::breaker).isInstanceOf(LockNotGrantedException.class);
            }
            assertThat(held.isValid()).isTrue();
        }
        assertThatThrownBy(neighbour::breaker).isInstanceOf(CircuitBreakerOpenException.class);
    }

    @Test
    void bulkhead_outsideOfTheLock_countsWaitingCalls() throws Exception {
        CompletableFuture<String> first;
        CompletableFuture<String> second;
        try (Lease held = locks.acquire("bulkhead")) {
            first = NeighboursTest.onAnotherThread(neighbour::bulkhead);
            second = NeighboursTest.onAnotherThread(neighbour::bulkhead);
            assertThat(CompletableFuture.anyOf(first, second))
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(BulkheadException.class);
            assertThat(held.isValid()).isTrue();
        }
        CompletableFuture<String> waiting = first.isCompletedExceptionally() ? second : first;
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo("body");
    }
}
