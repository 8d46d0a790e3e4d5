package io.github.dynamodblock.chaos.nemesis;

import java.util.List;

/** A fault log receives what the nemesis does. The single thread of the nemesis calls it, in the order of time. */
public interface FaultLog {
    /**
     * Records that a fault is about to begin.
     *
     * @param at monotonic nanoseconds, read before anything is done
     * @param fault the fault
     * @param processes the names of the processes that the fault hits
     */
    void began(long at, PlannedFault fault, List<String> processes);

    /**
     * Records that a fault is healed.
     *
     * @param at monotonic nanoseconds, read after everything was healed
     * @param fault the fault
     * @param processes the names of the processes that the fault hit
     * @param evidence the proof that the fault took effect, or the reason why there is no proof
     */
    void ended(long at, PlannedFault fault, List<String> processes, FaultEvidence evidence);
}
