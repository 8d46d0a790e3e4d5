package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Stall;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Asks the store all the time, directly, and writes down when it was slow to answer: a store that answers nobody is nobody's
 * fault. It tells nothing of the workers' ways to it.
 */
final class StoreWatch implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final long SLOW = Duration.ofMillis(100).toNanos();

    private final Runnable ask;
    private final LongSupplier nanos;
    private final Consumer<Event> history;
    private final Thread thread = new Thread(this::watch, "store-watch");
    private volatile boolean over;

    private StoreWatch(Runnable ask, LongSupplier nanos, Consumer<Event> history) {
        this.ask = ask;
        this.nanos = nanos;
        this.history = history;
    }

    /** @param ask returns when the store has answered, or given up */
    static StoreWatch begin(Runnable ask, LongSupplier nanos, Consumer<Event> history) {
        StoreWatch watch = new StoreWatch(ask, nanos, history);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
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

    private void look(long sent) {
        ask.run();
        long answered = nanos.getAsLong();
        if (answered - sent > SLOW) {
            history.accept(new Stall(sent, Stall.STORE, answered));
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
