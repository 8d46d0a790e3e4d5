package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Invariants.require;

/** A step in the life of one worker incarnation, written by itself or, for {@code KILLED}, by the nemesis. */
public record ProcessEvent(long at, String process, Phase phase) implements Event {

    /** The steps, in order. */
    public enum Phase {
        /** The process runs. */
        STARTED,
        /** Its client is built and its threads begin. */
        READY,
        /** Its threads were told to stop; they may still release. */
        STOPPING,
        /** Its client is closed; it ends by itself. */
        EXITED,
        /** It was ended by SIGKILL, no later than this instant. */
        KILLED
    }

    public ProcessEvent {
        require(!process.isBlank(), "process", process);
    }
}
