package io.github.dynamodblock;

/** Why a lease was lost. */
public enum LostReason {
    /** A refused write showed another grant, no row, or this grant released by force. */
    STOLEN,
    /** No heartbeat was acknowledged in time; nobody need have taken the lock yet. */
    EXPIRED,
    /**
     * Another of the locks that were granted together was lost, and this one was given up for that: its row was still its
     * own, and is freed. What is to stay taken ({@code atLeast}) is left to expire.
     */
    WITH_ANOTHER,
    /** The {@link LockClient} was closed while the lease was held, or an image was made of its process. */
    CLIENT_CLOSED
}
