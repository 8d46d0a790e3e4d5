package io.github.dynamodblock.chaos.history;

/** How far a run has come, as its {@code run.json} says. */
public enum RunStage {
    /**
     * The harness works, or it was killed. The end of the record can be missing, and there are no digests of the files.
     */
    RUNNING,
    /** The run was ended early, in order. The record is complete. */
    INTERRUPTED,
    /** The run took its whole time, or ended at its first violation. The record is complete. */
    FINISHED
}
