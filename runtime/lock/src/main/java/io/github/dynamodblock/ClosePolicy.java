package io.github.dynamodblock;

/**
 * What a {@link LockClient} does with the locks that it holds when it closes.
 *
 * <p>With either policy, each held lease is lost with the reason {@link LostReason#CLIENT_CLOSED}, and its listeners
 * are notified.
 *
 * @since 1.0.0
 */
public enum ClosePolicy {
    /**
     * The client releases its locks, and other clients can acquire them at once. Costs one request for each lock. A
     * lock whose {@link LockRequest#atLeast()} has not passed is left to expire. Use this policy if the client closes
     * after the work, or if closing ends the work. A lock under which {@link LockClient#close(java.time.Duration) work}
     * still runs is left to expire.
     */
    RELEASE,
    /**
     * The client sends nothing and leaves its locks to expire. Other clients can acquire each lock one lease duration
     * after the last heartbeat of its lease. Use this policy if work can go on for a while after the client has
     * closed.
     */
    EXPIRE
}
