package io.github.dynamodblock.spi;

/**
 * Runs tasks later, each once, on a thread that does no I/O and takes no lock that is held during I/O. So a deadline
 * is never late because the store is late. The timer refuses no task, and no task stops it.
 */
public interface Timer {
    /**
     * Runs the task after that time, or at once if the time is not positive. The task must not block.
     *
     * @param nanos the time in nanoseconds
     * @param task the task
     * @return the pending task
     */
    Alarm after(long nanos, Runnable task);

    /** A task that has not run yet. */
    interface Alarm {
        /** Prevents the task from running, unless it has started. */
        void cancel();
    }
}
