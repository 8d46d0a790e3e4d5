package io.github.dynamodblock;

/**
 * What is known after a commit.
 *
 * @since 1.0.0
 */
public enum CommitOutcome {
    /** All items were written, and this grant held the lock until then. */
    COMMITTED,
    /** No item was written, and no item will be written later. */
    NOT_COMMITTED,
    /**
     * No response says what happened: all items were written, or all items can still be written, or no item is ever
     * written. Read the items before you repeat the commit. The lock is free, or frees itself within one lease
     * duration.
     */
    UNKNOWN
}
