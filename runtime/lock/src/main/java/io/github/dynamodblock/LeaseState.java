package io.github.dynamodblock;

/**
 * The state of a lease.
 *
 * @since 1.0.0
 */
public enum LeaseState {
    /** The lease is valid, and was renewed in time. */
    HELD,
    /**
     * The lease is in danger, for one of two reasons. No heartbeat was acknowledged for the safe period: the lease is
     * still valid. Or the machine was possibly suspended: the lease is not valid until a heartbeat is acknowledged.
     * {@link Lease#isValid()} distinguishes the two.
     */
    IN_DANGER,
    /** The lease is over: it was lost for one of the {@link LostReason}s. */
    LOST,
    /** The lease is over: its release or its commit was called, whatever the outcome. */
    RELEASED
}
