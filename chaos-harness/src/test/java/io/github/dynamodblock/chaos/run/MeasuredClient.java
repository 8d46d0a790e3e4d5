package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.ClientSettings;
import io.github.dynamodblock.core.CoreLockClient;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.RandomSource;
import io.github.dynamodblock.spi.Timer;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/** The client's own core by a clock that is moved here, before a store of the test's. */
final class MeasuredClient implements Clock, Timer, RandomSource {
    private static final Duration LONG = Duration.ofHours(1);

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
    private final LeaseTiming timing;
    private long now;
    private long order;

    MeasuredClient(LeaseTiming timing) {
        this.timing = timing;
    }

    /** Waits for a lock in vain, for that many leases. */
    void challenge(LockStore store, int leases) {
        ClientSettings settings = new ClientSettings("challenger", timing, LONG, Duration.ofDays(7), 0.01);
        CoreLockClient client = new CoreLockClient(
                new Ports(store, this, this, this, Runnable::run, Runnable::run, Runnable::run), settings, () -> {});
        CompletableFuture<?> waiting = client.acquireAsync(LockRequest.of("key").build());
        long end = now + timing.lease().multipliedBy(leases).toNanos();
        while (!tasks.isEmpty() && tasks.element().at() <= end && !waiting.isDone()) {
            Task next = tasks.remove();
            now = next.at();
            next.work().run();
        }
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public long epochMicros() {
        return 1_767_225_600_000_000L + now / 1_000;
    }

    @Override
    public Alarm after(long nanos, Runnable work) {
        Task task = new Task(now + Math.max(0, nanos), order++, work);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    @Override
    public String grant() {
        return "c".repeat(32);
    }

    /** The lot that makes no pause shorter. */
    @Override
    public double fraction() {
        return 0;
    }

    private record Task(long at, long order, Runnable work) {}
}
