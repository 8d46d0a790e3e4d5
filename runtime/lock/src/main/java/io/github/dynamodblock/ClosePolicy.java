package io.github.dynamodblock;

/** What becomes of the locks that are held when their {@link LockClient} closes; their holders hear of it either way. */
public enum ClosePolicy {
    /** They are released: others have them at once. Right where closing comes after the work, or ends it. */
    RELEASE,
    /**
     * They are left to expire, at no cost: others have them a lease after the last heartbeat. Right where work may go on for
     * a while after the client has closed.
     */
    EXPIRE
}
