package io.github.dynamodblock;

/** Why a lease was lost. */
public enum LostReason {
    /** A refused write showed another grant, no row, or this grant released by force. */
    STOLEN,
    /** No heartbeat was acknowledged in time; nobody need have taken the lock yet. */
    EXPIRED,
    /** The {@link LockClient} was closed while the lease was held, or an image was made of its process. */
    CLIENT_CLOSED
}
