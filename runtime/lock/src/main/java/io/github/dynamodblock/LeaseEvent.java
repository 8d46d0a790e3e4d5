package io.github.dynamodblock;

import java.util.Objects;

/**
 * An event of a held lease.
 *
 * <p>The events of a lease come in the order {@code (InDanger SafeAgain)* (InDanger? Lost)?}. There is at most one
 * {@link Lost} for each lease. No event follows a release that was called while the lease was valid.
 *
 * @since 1.0.0
 */
public sealed interface LeaseEvent {
    /**
     * No heartbeat was acknowledged for the safe period, or the machine was possibly suspended. Heartbeats go on.
     * {@link Lease#isValid()} returns whether the lease is valid in the meantime.
     */
    record InDanger() implements LeaseEvent {}

    /** A heartbeat was acknowledged again. */
    record SafeAgain() implements LeaseEvent {}

    /**
     * The lease is over for good: the client never renews the lease and never creates its row again.
     * {@link Lease#ensureValid} throws an exception that says why. If the store refused the heartbeats until the
     * lease expired, the cause of that exception is the last refusal.
     *
     * @param reason why the lease was lost
     */
    record Lost(LostReason reason) implements LeaseEvent {
        /**
         * Checks that there is a reason.
         *
         * @param reason why the lease was lost
         */
        public Lost {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
