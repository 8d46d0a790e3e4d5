package io.github.dynamodblock.chaos.nemesis;

/** The time of a run: monotonic nanoseconds that all processes of one host share. */
public interface MonotonicTime {
    long now();

    /** Returns when {@link #now()} has reached that moment. */
    void sleepUntil(long moment) throws InterruptedException;

    /** The clock of this machine. */
    static MonotonicTime ofSystem() {
        return SystemTime.INSTANCE;
    }
}
