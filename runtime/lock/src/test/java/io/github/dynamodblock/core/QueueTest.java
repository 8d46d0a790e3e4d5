package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static io.github.dynamodblock.core.SimulatedPair.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.RandomSource;
import io.github.dynamodblock.spi.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A caller that is slow between asking and joining its key's queue. */
class QueueTest {
    private final SimulatedPair pair = new SimulatedPair();
    private long stall;
    private final CoreLockClient client = new CoreLockClient(
            new Ports(
                    pair.one,
                    pair.one,
                    promptly(pair.one),
                    stalling(pair.one),
                    pair.one::elsewhere,
                    pair.one::elsewhere,
                    Runnable::run),
            new ClientSettings("slow", SimulatedPair.TIMING, Duration.ofSeconds(30), Duration.ofDays(7), 0.01),
            () -> {});

    /** Drawing a grant takes as long as the test says, after the caller's deadline was set. */
    private RandomSource stalling(RandomSource chance) {
        return new RandomSource() {
            @Override
            public String grant() {
                pair.runMillis(stall);
                return chance.grant();
            }

            @Override
            public double fraction() {
                return chance.fraction();
            }
        };
    }

    /** What is late already rings at once. */
    private static Timer promptly(Timer timer) {
        return (nanos, task) -> {
            if (nanos > 0) {
                return timer.after(nanos, task);
            }
            task.run();
            return () -> {};
        };
    }

    private CompletableFuture<Lease> acquireWithin(long millis) {
        return client.acquireAsync(
                LockRequest.of(KEY).waitLimit(Duration.ofMillis(millis)).build());
    }

    @Test
    void acquire_deadlinePassedBeforeItJoined_doesNotBlockTheQueue() {
        stall = 200;
        CompletableFuture<Lease> late = acquireWithin(100);
        assertThatThrownBy(late::join).hasCauseInstanceOf(LockNotGrantedException.class);
        assertThat(pair.sentSince()).isEmpty();

        stall = 0;
        CompletableFuture<Lease> next = acquireWithin(100);
        pair.runMillis(10);

        assertThat(now(next).isValid()).isTrue();
    }

    @Test
    void acquire_slowButWithinItsDeadline_isGranted() {
        stall = 90;
        CompletableFuture<Lease> lease = acquireWithin(100);
        pair.runMillis(5);

        assertThat(now(lease).isValid()).isTrue();
    }

    @Test
    void acquire_deadlinePassedBehindAHead_leavesThePlaceToTheNext() {
        CompletableFuture<Lease> head = acquireWithin(10_000);
        pair.runMillis(5);
        CompletableFuture<Lease> waiting = acquireWithin(10_000);
        stall = 200;
        CompletableFuture<Lease> late = acquireWithin(100);
        stall = 0;
        CompletableFuture<Lease> last = acquireWithin(10_000);
        assertThat(late).isCompletedExceptionally();

        CompletableFuture<?> released = now(head).releaseAsync().toCompletableFuture();
        pair.runMillis(600);
        CompletableFuture<?> again = now(waiting).releaseAsync().toCompletableFuture();
        pair.runMillis(600);

        assertThat(released).isCompleted();
        assertThat(again).isCompleted();
        assertThat(now(last).isValid()).isTrue();
    }

    @Test
    void acquire_leaseTooLongForTheTtlHorizon_isRefusedBeforeAnyRequest() {
        pair.sentSince();

        assertThatThrownBy(() -> pair.acquire(
                        pair.one, LockRequest.of(KEY).lease(Duration.ofDays(1)).build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A lease of PT24H needs a TTL horizon of ten leases (PT240H), not PT168H");
        assertThat(pair.sentSince()).isEmpty();
    }
}
