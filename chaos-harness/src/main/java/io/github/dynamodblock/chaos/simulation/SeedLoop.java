package io.github.dynamodblock.chaos.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongPredicate;

/**
 * Gives the numbers from 0 to several threads, until all numbers are done, the time is over, or the loop is stopped.
 */
public final class SeedLoop {
    private final long count;
    private final Duration time;
    private final int threads;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicReference<RuntimeException> broke = new AtomicReference<>();
    private volatile boolean stopped;
    private volatile boolean ended;

    /**
     * Creates a loop that has not begun.
     *
     * @param count the number of numbers
     * @param time the largest duration of the loop
     * @param threads the number of threads
     */
    public SeedLoop(long count, Duration time, int threads) {
        this.count = count;
        this.time = time;
        this.threads = threads;
    }

    /** Ends the loop when the numbers that the threads are working on are done. */
    public void stop() {
        stopped = true;
    }

    /** Returns whether {@link #stop} was called, or the calling thread was interrupted, before the loop ended. */
    public boolean isStopped() {
        return stopped;
    }

    /** Returns how many numbers are done. */
    public long done() {
        return done.get();
    }

    /**
     * Runs the loop on its own threads, and waits for its end. An interrupt of the calling thread ends the loop early,
     * and the interrupt status is cleared.
     *
     * @param work makes for each thread the function that processes a number; if the function returns false, the loop
     *     ends
     * @param progress receives how many numbers are done, about once a second
     * @return the duration of the loop
     * @throws RuntimeException the first exception that the work threw; this exception ended the loop
     */
    public Duration run(IntFunction<LongPredicate> work, Consumer<Long> progress) {
        long begun = RealTime.nanos();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            LongPredicate each = work.apply(i);
            Thread thread = new Thread(() -> work(each, begun), "simulation-" + i);
            thread.setDaemon(true);
            running.add(thread);
            thread.start();
        }
        for (Thread thread : running) {
            while (thread.isAlive()) {
                try {
                    thread.join(1_000);
                    progress.accept(done.get());
                } catch (InterruptedException e) {
                    stop();
                }
            }
        }
        RuntimeException defect = broke.get();
        if (defect != null) {
            throw defect;
        }
        return RealTime.since(begun);
    }

    private void work(LongPredicate each, long begun) {
        try {
            while (!stopped && !ended && RealTime.since(begun).compareTo(time) < 0) {
                long number = next.getAndIncrement();
                if (number >= count) {
                    return;
                }
                boolean goesOn = each.test(number);
                done.incrementAndGet();
                if (!goesOn) {
                    ended = true;
                }
            }
        } catch (RuntimeException | Error e) {
            broke.compareAndSet(null, e instanceof RuntimeException defect ? defect : new IllegalStateException(e));
            ended = true;
        }
    }
}
