package io.github.dynamodblock.memory;

import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.Timer;
import io.github.dynamodblock.system.SystemRandomSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Time that passes only when a test says so. */
final class VirtualTime implements Clock, Timer {
    private static final long START = Instant.parse("2030-01-01T00:00:00Z").getEpochSecond() * 1_000_000;

    private final PriorityQueue<Pending> pending = new PriorityQueue<>(
            Comparator.comparingLong((Pending task) -> task.at).thenComparingLong(task -> task.number));
    private long now;
    private long numbers;

    /** A task of the timer. */
    private static final class Pending {
        final long at;
        final long number;
        final Runnable task;

        Pending(long at, long number, Runnable task) {
            this.at = at;
            this.number = number;
            this.task = task;
        }
    }

    /** Returns ports of a client in this time, over that store. All its work is done on the threads that cause it. */
    Ports ports(LockStore store) {
        return new Ports(store, this, this, new SystemRandomSource(), Runnable::run, Runnable::run, Runnable::run);
    }

    @Override
    public synchronized long nanos() {
        return now;
    }

    @Override
    public synchronized long epochMicros() {
        return START + now / 1_000;
    }

    @Override
    public synchronized Alarm after(long nanos, Runnable task) {
        Pending added = new Pending(now + Math.max(0, nanos), numbers++, task);
        pending.add(added);
        return () -> {
            synchronized (this) {
                pending.remove(added);
            }
        };
    }

    /** Lets time pass, and runs what is due meanwhile. */
    void advance(Duration duration) {
        long end = nanos() + duration.toNanos();
        for (Pending next = dueBy(end); next != null; next = dueBy(end)) {
            next.task.run();
        }
        synchronized (this) {
            now = Math.max(now, end);
        }
    }

    private synchronized @Nullable Pending dueBy(long end) {
        Pending next = pending.peek();
        if (next == null || next.at > end) {
            return null;
        }
        pending.remove();
        now = Math.max(now, next.at);
        return next;
    }
}
