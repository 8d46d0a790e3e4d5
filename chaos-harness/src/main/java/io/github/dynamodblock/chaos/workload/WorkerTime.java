package io.github.dynamodblock.chaos.workload;

import java.util.concurrent.locks.LockSupport;

/**
 * The worker time is the only clock of a worker, and the only way in which a worker pauses. The clock is
 * CLOCK_MONOTONIC, which all processes of a Linux host share.
 */
public final class WorkerTime {
    private WorkerTime() {}

    public static long nanos() {
        return System.nanoTime();
    }

    /** Pauses for about that time; for a shorter time if the thread is interrupted. */
    static void pause(long nanos) {
        LockSupport.parkNanos(nanos);
    }
}
