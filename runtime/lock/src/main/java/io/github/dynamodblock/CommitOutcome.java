package io.github.dynamodblock;

/** What is known after a commit. */
public enum CommitOutcome {
    /** All of its items were written, and the lock was ours until then. */
    COMMITTED,
    /** Nothing of it was written, nor ever will be. */
    NOT_COMMITTED,
    /**
     * The store did not tell: all of it was written, or may yet be, or nothing. Look at the items before doing it again;
     * the lock is free, or frees itself within one lease.
     */
    UNKNOWN
}
