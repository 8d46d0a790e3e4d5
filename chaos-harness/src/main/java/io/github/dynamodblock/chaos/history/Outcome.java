package io.github.dynamodblock.chaos.history;

/** How an operation ended, in Jepsen's vocabulary. */
public enum Outcome {
    /** It happened. */
    OK,
    /** It certainly did not happen. */
    FAIL,
    /** Nobody knows. */
    INFO
}
