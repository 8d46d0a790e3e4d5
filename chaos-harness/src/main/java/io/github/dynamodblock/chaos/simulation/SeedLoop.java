package io.github.dynamodblock.chaos.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongPredicate;

/** Numbers dealt out to threads until all are done, the time is over, or somebody ends it. */
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
     * A loop that has not begun.
     *
     * @param count how many numbers, from 0
     * @param time at most so long
     */
    public SeedLoop(long count, Duration time, int threads) {
        this.count = count;
        this.time = time;
        this.threads = threads;
    }

    /** Ends it once the numbers that are under way are done. */
    public void stop() {
        stopped = true;
    }

    /** Whether somebody ended it before it was done. */
    public boolean isStopped() {
        return stopped;
    }

    /** How many numbers were done. */
    public long done() {
        return done.get();
    }

    /**
     * Runs it on threads of its own; interrupting this one ends it early, and is over with that.
     *
     * @param work what each thread does with a number; false ends the loop
     * @param progress hears of the numbers done, about once a second
     * @return how long it took
     * @throws RuntimeException the first that the work threw, which ended the loop
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
