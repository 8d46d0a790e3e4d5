package io.github.dynamodblock.chaos.nemesis;

import java.time.Duration;

/** A process target is a process to which faults happen. If a method throws an exception, the fault did not land. */
public interface ProcessTarget {
    /** Stops the process, and returns whether it was seen stopped. */
    FaultEvidence pause();

    /** Continues the process. Does nothing if the process runs or has ended. */
    void resume();

    /** Kills the process, and returns whether the kill was seen to be the cause of its end. */
    FaultEvidence kill();

    /**
     * Makes the wall clock of the process wrong, and returns what the process reads from its clock.
     *
     * @param by by how much the clock is fast; negative if it is slow; zero makes the clock correct again
     */
    FaultEvidence moveWallClock(Duration by);

    /**
     * Starts the process again after {@link #kill()}, without waiting until it is ready. Returns the new name of the
     * process.
     */
    FaultEvidence restart();
}
