package io.github.dynamodblock;

/**
 * What is known after a release.
 *
 * @since 1.0.0
 */
public enum ReleaseOutcome {
    /** This grant held the lock until the release. */
    RELEASED,
    /** This grant no longer held the lock when its release was called. */
    LOST,
    /**
     * No response says what happened. The lock is free, or frees itself within one lease duration. The client
     * usually goes on trying to free it in the background.
     */
    UNKNOWN
}
