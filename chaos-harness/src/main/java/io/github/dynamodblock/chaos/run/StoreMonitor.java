package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.StoreDelay;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Asks the store all the time, on one way to it, and writes down when it was slow to answer: what it answers nobody on that
 * way is not the fault of a lock.
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
     * Begins.
     *
     * @param ask returns when the store has answered, true, or the question was given up, false
     * @param way the process whose way to the store the questions take, or {@link StoreDelay#STORE}
     * @param slow which time is too long, as that process's lock sees it
     */
    static StoreMonitor begin(
            BooleanSupplier ask, LongSupplier nanos, Consumer<Event> history, String way, Duration slow) {
        StoreMonitor pulse = new StoreMonitor(ask, nanos, history, way, slow);
        pulse.thread.setDaemon(true);
        pulse.thread.start();
        return pulse;
    }

    /** Half of the time for which a lock waits for an answer. */
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

    /** The question that is under way is waited for. */
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
