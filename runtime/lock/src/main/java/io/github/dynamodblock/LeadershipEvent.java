package io.github.dynamodblock;

import java.util.Objects;

/**
 * An event of a candidate of a leader election.
 *
 * <p>The events of a candidate come in the order {@code (Elected (InDanger SafeAgain)* InDanger? (Lost | Resigned))*}.
 * They can come late: before each write, ask {@link Leadership#isLeader()}.
 *
 * @since 1.0.0
 */
public sealed interface LeadershipEvent {
    /**
     * Returns the lock whose holder leads.
     *
     * @return the key
     */
    LockKey key();

    /**
     * This candidate leads from now on.
     *
     * @param key the lock whose holder leads
     * @param lease the lease by which this candidate leads
     */
    record Elected(LockKey key, Lease lease) implements LeadershipEvent {
        /**
         * Checks that nothing is null.
         *
         * @param key the lock whose holder leads
         * @param lease the lease by which this candidate leads
         */
        public Elected {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(lease, "lease");
        }
    }

    /**
     * The lease of the leader is in danger, as in {@link LeaseEvent.InDanger}.
     *
     * @param key the lock whose holder leads
     */
    record InDanger(LockKey key) implements LeadershipEvent {}

    /**
     * The lease of the leader is renewed again.
     *
     * @param key the lock whose holder leads
     */
    record SafeAgain(LockKey key) implements LeadershipEvent {}

    /**
     * This candidate does not lead any more, because its lease was lost. Another candidate can lead already.
     *
     * @param key the lock whose holder leads
     * @param reason why the lease was lost
     */
    record Lost(LockKey key, LostReason reason) implements LeadershipEvent {
        /**
         * Checks that nothing is null.
         *
         * @param key the lock whose holder leads
         * @param reason why the lease was lost
         */
        public Lost {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * This candidate gives up the leadership, by {@link Leadership#stepDown} or {@link Leadership#close}. The lock is freed
     * when all listeners have returned: a listener that ends the leader's work here lets no successor overlap with it.
     *
     * @param key the lock whose holder leads
     */
    record Resigned(LockKey key) implements LeadershipEvent {}
}
