package io.github.dynamodblock.chaos.simulation;

/** What a simulation comes to. */
public enum Verdict {
    VALID,
    /** Too little was run; never a success. */
    UNKNOWN,
    INVALID
}
