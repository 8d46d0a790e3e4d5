package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Invariants.require;

/**
 * An event: one worker incarnation enters a phase. The nemesis writes {@code HUNG} and {@code KILLED}; the worker writes
 * the other phases.
 */
public record ProcessEvent(long at, String process, Phase phase) implements Event {

    /** The phases, in order. */
    public enum Phase {
        /** The process runs. */
        STARTED,
        /** The lock client of the process is built, and its threads begin. */
        READY,
        /** The threads of the process were requested to stop. They can still release locks. */
        STOPPING,
        /** The lock client of the process is closed, its threads have ended, and the process ends by itself. */
        EXITED,
        /** The process was requested to end, and had not ended in time. */
        HUNG,
        /** The process was ended by SIGKILL, at this instant or earlier. */
        KILLED;

        /** Returns whether the nemesis records this phase, and not the process itself. */
        public boolean isSeenByNemesis() {
            return this == HUNG || this == KILLED;
        }
    }

    public ProcessEvent {
        require(!process.isBlank(), "process", process);
    }
}
