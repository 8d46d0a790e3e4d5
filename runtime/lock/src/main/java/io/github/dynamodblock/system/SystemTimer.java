package io.github.dynamodblock.system;

import io.github.dynamodblock.spi.Timer;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread that only runs timers. The thread exists from the beginning, and no task stops it: so each timer runs.
 */
public final class SystemTimer implements Timer, AutoCloseable {
    private final ScheduledThreadPoolExecutor thread;

    /**
     * Creates the timer and its thread.
     *
     * @param name the name of the thread
     * @throws OutOfMemoryError if no thread can be created
     */
    public SystemTimer(String name) {
        thread = new ScheduledThreadPoolExecutor(1, new Threads(name));
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // After close no timer runs any more, and no code waits for a timer.
        thread.setRejectedExecutionHandler((task, executor) -> {});
        thread.prestartCoreThread();
    }

    @Override
    public Alarm after(long nanos, Runnable task) {
        Future<?> ringing = thread.schedule(new LoggedTask(task), Math.max(0, nanos), TimeUnit.NANOSECONDS);
        return () -> ringing.cancel(false);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
