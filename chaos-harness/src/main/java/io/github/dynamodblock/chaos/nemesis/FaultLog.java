package io.github.dynamodblock.chaos.nemesis;

import java.util.List;

/** Where the nemesis says what it did; called from its one thread, in the order of time. */
public interface FaultLog {
    /**
     * A fault is about to begin.
     *
     * @param at monotonic nanoseconds, read before anything was done
     * @param processes the names of the processes it hits
     */
    void began(long at, PlannedFault fault, List<String> processes);

    /**
     * A fault is healed.
     *
     * @param at monotonic nanoseconds, read after everything was healed
     */
    void ended(long at, PlannedFault fault, List<String> processes, FaultEvidence evidence);
}
