package io.github.dynamodblock;

/** What is known after a release. */
public enum ReleaseOutcome {
    /** The lock was ours until it was released. */
    RELEASED,
    /** The lock was no longer ours when its release was asked for. */
    LOST,
    /**
     * The store did not tell. The lock is free, or frees itself within one lease; the client goes on trying in the
     * background.
     */
    UNKNOWN
}
