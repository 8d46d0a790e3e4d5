package io.github.dynamodblock.chaos.history;

/** The outcome of an operation, with the names that Jepsen uses. */
public enum Outcome {
    /** The operation happened. */
    OK,
    /** The operation certainly did not happen. */
    FAIL,
    /** It is not known whether the operation happened. */
    INFO
}
