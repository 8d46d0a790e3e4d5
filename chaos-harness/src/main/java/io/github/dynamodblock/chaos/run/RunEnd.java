package io.github.dynamodblock.chaos.run;

/** A run end says why the clients of a run stopped. */
public enum RunEnd {
    /** The planned duration had passed. */
    PLANNED,
    /** The unfinished history showed a violation, and the run was to end at the first one. */
    VIOLATION,
    /** The run was interrupted. */
    INTERRUPTED
}
