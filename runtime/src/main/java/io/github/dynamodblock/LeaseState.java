package io.github.dynamodblock;

/** Where a lease stands in its life. */
public enum LeaseState {
    /** Valid, and renewed in time. */
    HELD,
    /** Valid, but no heartbeat was acknowledged for the safe period. */
    IN_DANGER,
    /** Over: lost, for one of the {@link LostReason}s. */
    LOST,
    /** Over: its release was invoked, whatever its outcome. */
    RELEASED
}
