package io.github.dynamodblock;

/**
 * Why a lease was lost.
 *
 * @since 1.0.0
 */
public enum LostReason {
    /** The store refused a write, and showed another grant, no row, or this grant released by force. */
    STOLEN,
    /** No heartbeat was acknowledged in time. Possibly no other client has taken the lock yet. */
    EXPIRED,
    /**
     * Another of the locks that were granted together was lost, and the client gave up this lock for that reason. Its
     * row still belonged to this grant, and the client frees it. A row that must stay taken ({@code atLeast}) is left
     * to expire.
     */
    WITH_ANOTHER,
    /** The {@link LockClient} was closed while the lease was held, or an image was made of its process. */
    CLIENT_CLOSED
}
