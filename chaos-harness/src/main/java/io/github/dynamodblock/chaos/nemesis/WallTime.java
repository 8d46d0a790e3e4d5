package io.github.dynamodblock.chaos.nemesis;

/** What the clock on the wall says, by which it is seen that a process reads another. */
public interface WallTime {
    /** Milliseconds since the epoch. */
    long epochMillis();

    /** The clock of this machine. */
    static WallTime ofSystem() {
        return SystemTime.INSTANCE;
    }
}
