package io.github.dynamodblock;

/** Where a lease stands in its life. */
public enum LeaseState {
    /** Valid, and renewed in time. */
    HELD,
    /**
     * No heartbeat was acknowledged for the safe period: still valid. Or the machine may have been suspended: not valid
     * until a heartbeat is acknowledged. {@link Lease#isValid()} tells which.
     */
    IN_DANGER,
    /** Over: lost, for one of the {@link LostReason}s. */
    LOST,
    /** Over: its release or its commit was invoked, whatever the outcome. */
    RELEASED
}
