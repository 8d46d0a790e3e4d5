package io.github.dynamodblock.system;

import io.github.dynamodblock.spi.Timer;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread that only ever rings. It is there from the first, and no task stops it: so whatever is to ring does. */
public final class SystemTimer implements Timer, AutoCloseable {
    private final ScheduledThreadPoolExecutor thread;

    /**
     * Makes the thread.
     *
     * @param name the thread's
     * @throws OutOfMemoryError if no thread can be made
     */
    public SystemTimer(String name) {
        thread = new ScheduledThreadPoolExecutor(1, new Threads(name));
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // After close nothing more will ring, and nobody is left to mind.
        thread.setRejectedExecutionHandler((task, executor) -> {});
        thread.prestartCoreThread();
    }

    @Override
    public Alarm after(long nanos, Runnable task) {
        Future<?> ringing = thread.schedule(new Logged(task), Math.max(0, nanos), TimeUnit.NANOSECONDS);
        return () -> ringing.cancel(false);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
