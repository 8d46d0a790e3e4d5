package io.github.dynamodblock.chaos.nemesis;

/**
 * The wall time is the wall clock of this machine. Comparing with it shows that the wall clock of a process is wrong.
 */
public interface WallTime {
    /** Returns the milliseconds since the epoch. */
    long epochMillis();

    /** Returns the clock of this machine. */
    static WallTime ofSystem() {
        return SystemTime.INSTANCE;
    }
}
