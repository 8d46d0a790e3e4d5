package io.github.dynamodblock.chaos.nemesis;

import java.time.Duration;

/** A process that faults happen to. What it throws means that the fault did not land. */
public interface ProcessTarget {
    /** Stops it, and says whether it was seen stopped. */
    FaultEvidence pause();

    /** Lets it go on. Does nothing if it runs, or is gone. */
    void resume();

    /** Kills it, and says whether it was seen to die of that. */
    FaultEvidence kill();

    /**
     * Lets its wall clock be that much fast, or slow where negative, and says what it reads there. Zero is right again.
     */
    FaultEvidence moveWallClock(Duration by);

    /** Starts it again after {@link #kill()}, without waiting until it is ready, and says who it is now. */
    FaultEvidence restart();
}
