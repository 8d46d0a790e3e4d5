package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.IOThreadDetector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The first request of a client, on threads of both kinds. */
@Isolated("says which threads may block")
class LateClientTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final AtomicInteger makes = new AtomicInteger();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final LateClient late = new LateClient(this::make, () -> tasks::add, () -> {});
    private final LockClient client = new GuardedLockClient(late, request -> request);
    private boolean mustNotBlock;

    private LockClient make() {
        makes.incrementAndGet();
        return InMemoryLocks.client(new InMemoryStore(), "this");
    }

    @BeforeEach
    void begin() {
        BlockingOperationControl.setIoThreadDetector(new IOThreadDetector[] {() -> mustNotBlock});
    }

    @AfterEach
    void end() {
        BlockingOperationControl.setIoThreadDetector(new IOThreadDetector[0]);
        late.close(Duration.ZERO);
    }

    @Test
    void client_isMadeByTheFirstRequest_once() throws Exception {
        assertThat(client.leases()).isEmpty();
        assertThat(client.held("k")).isEmpty();
        assertThat(makes).hasValue(0);

        try (Lease lease = client.acquire("k")) {
            assertThat(client.held("k")).contains(lease);
            assertThat(client.acquireAsync("another")).succeedsWithin(SOON);
        }
        assertThat(client.owner()).isEqualTo("this");
        assertThat(makes).hasValue(1);
    }

    @Test
    void firstRequest_onAThreadThatMustNotBlock_isSentWhenAnotherThreadHasMadeTheClient() throws Exception {
        mustNotBlock = true;
        CompletableFuture<Lease> first = client.acquireAsync("k");
        assertThat(makes).hasValue(0);
        assertThatThrownBy(client::owner).isInstanceOf(LockMisuseException.class);

        tasks.remove().run();
        assertThat(first.get(20, TimeUnit.SECONDS).key()).isEqualTo(LockKey.of("k"));
        assertThat(client.acquireAsync("another")).succeedsWithin(SOON);
        assertThat(client.owner()).isEqualTo("this");
        assertThat(tasks).isEmpty();
    }

    @Test
    void firstRequest_cancelledBeforeThereIsAClient_isNotSent() {
        mustNotBlock = true;
        client.acquireAsync("k").cancel(true);
        tasks.remove().run();

        assertThat(makes).hasValue(1);
        assertThat(client.leases()).isEmpty();
    }

    @Test
    void firstRequest_clientCannotBeMade_failsAsDocumented_onThreadsOfBothKinds() {
        LateClient never = new LateClient(
                () -> {
                    throw new LockTableException("not made", null);
                },
                () -> Runnable::run,
                () -> {});
        LockClient broken = new GuardedLockClient(never, request -> request);

        assertThatThrownBy(() -> broken.acquire("k")).isInstanceOf(LockTableException.class);
        for (boolean notHere : new boolean[] {true, false}) {
            mustNotBlock = notHere;
            assertThat(broken.acquireAsync("k"))
                    .failsWithin(SOON)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(LockTableException.class);
        }
    }

    @Test
    void firstRequest_applicationTakesNoMoreWork_isClosed() {
        LateClient stopping = new LateClient(
                this::make,
                () -> task -> {
                    throw new RejectedExecutionException("stopped");
                },
                () -> {});
        mustNotBlock = true;

        assertThat(new GuardedLockClient(stopping, request -> request).acquireAsync("k"))
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("closed");
    }

    @Test
    void gate_thatIsClosed_letsNoRequestPass() {
        LateClient gated = new LateClient(this::make, () -> Runnable::run, () -> {
            throw new LockTableException("of the gate", null);
        });
        LockClient closed = new GuardedLockClient(gated, request -> request);

        assertThatThrownBy(() -> closed.acquire("k")).hasMessage("of the gate");
        assertThat(closed.tryAcquireAsync("k"))
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("of the gate");
        assertThat(makes).hasValue(0);
    }
}
