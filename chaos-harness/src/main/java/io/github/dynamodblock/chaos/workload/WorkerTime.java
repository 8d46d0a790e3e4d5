package io.github.dynamodblock.chaos.workload;

import java.util.concurrent.locks.LockSupport;

/** The one clock and the one pause of a worker: CLOCK_MONOTONIC, which all processes of a Linux host share. */
public final class WorkerTime {
    private WorkerTime() {}

    public static long nanos() {
        return System.nanoTime();
    }

    /** Pauses about that long; less if the thread is interrupted. */
    static void pause(long nanos) {
        LockSupport.parkNanos(nanos);
    }
}
