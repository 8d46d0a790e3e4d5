package io.github.dynamodblock.chaos.nemesis;

/** The monotonic time is the time of a run: monotonic nanoseconds that all processes of one host share. */
public interface MonotonicTime {
    long now();

    /** Returns after {@link #now()} has reached that moment. */
    void sleepUntil(long moment) throws InterruptedException;

    /** Returns the clock of this machine. */
    static MonotonicTime ofSystem() {
        return SystemTime.INSTANCE;
    }
}
