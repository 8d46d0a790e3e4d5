package io.github.dynamodblock.spi;

/**
 * Runs a task once, later, on a thread that does no I/O and takes no lock that I/O is done under, so that a deadline is
 * never late because the store is. It refuses nothing, and no task stops it.
 */
public interface Timer {
    /** Runs the task after that many nanoseconds; at once if not positive. The task must not block. */
    Alarm after(long nanos, Runnable task);

    /** A task that has yet to run. */
    interface Alarm {
        /** Makes it not run, unless it has begun. */
        void cancel();
    }
}
