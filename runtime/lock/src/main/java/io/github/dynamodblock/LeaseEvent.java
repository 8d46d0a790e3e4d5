package io.github.dynamodblock;

import java.util.Objects;

/**
 * What can happen to a held lease. In order: {@code (InDanger SafeAgain)* (InDanger? Lost)?}. At most one {@link Lost}
 * per lease, and nothing once its release was invoked while it was still valid.
 */
public sealed interface LeaseEvent {
    /**
     * No heartbeat was acknowledged for the safe period, or the machine may have been suspended. Heartbeats go on;
     * {@link Lease#isValid()} tells whether the lease is valid meanwhile.
     */
    record InDanger() implements LeaseEvent {}

    /** A heartbeat was acknowledged again. */
    record SafeAgain() implements LeaseEvent {}

    /**
     * The lease is over for good: it is never renewed again and its row is never made anew. {@link Lease#ensureValid} throws
     * why; the cause of that is what the store last refused, where heartbeats were refused until the lease expired.
     */
    record Lost(LostReason reason) implements LeaseEvent {
        public Lost {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
