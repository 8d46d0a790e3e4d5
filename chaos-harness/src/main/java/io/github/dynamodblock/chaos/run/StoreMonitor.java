package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.StoreDelay;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A store monitor sends requests to the store all the time, on one way to the store, and records when the store was
 * slow to respond. If the store does not respond on this way, no lock is at fault.
 */
final class StoreMonitor implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final Duration LEAST_SLOW = Duration.ofMillis(100);

    private final BooleanSupplier ask;
    private final LongSupplier nanos;
    private final Consumer<Event> history;
    private final String way;
    private final long slow;
    private final Thread thread = new Thread(this::watch, "pulse");
    private volatile boolean over;

    private StoreMonitor(BooleanSupplier ask, LongSupplier nanos, Consumer<Event> history, String way, Duration slow) {
        this.ask = ask;
        this.nanos = nanos;
        this.history = history;
        this.way = way;
        this.slow = slow.toNanos();
    }

    /**
     * Starts a monitor.
     *
     * @param ask sends one request; returns true after the response, or false after the monitor stopped waiting for it
     * @param nanos the clock
     * @param history receives the events
     * @param way the process whose way to the store the requests take, or {@link StoreDelay#STORE}
     * @param slow the time from which a response counts as slow, from the point of view of that process's lock
     */
    static StoreMonitor begin(
            BooleanSupplier ask, LongSupplier nanos, Consumer<Event> history, String way, Duration slow) {
        StoreMonitor pulse = new StoreMonitor(ask, nanos, history, way, slow);
        pulse.thread.setDaemon(true);
        pulse.thread.start();
        return pulse;
    }

    /** Returns half of the time for which a lock waits for a response, but at least 100 ms. */
    static Duration slow(Duration lease) {
        Duration half = lease.dividedBy(10);
        return half.compareTo(LEAST_SLOW) > 0 ? half : LEAST_SLOW;
    }

    private void watch() {
        try {
            while (!over) {
                look(nanos.getAsLong());
                RunTime.pause(BETWEEN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(long asked) {
        boolean answered = ask.getAsBoolean();
        long ended = nanos.getAsLong();
        if (!answered || ended - asked > slow) {
            history.accept(new StoreDelay(asked, way, ended));
        }
    }

    /** Waits for the request that is being sent. */
    @Override
    public void close() {
        over = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
