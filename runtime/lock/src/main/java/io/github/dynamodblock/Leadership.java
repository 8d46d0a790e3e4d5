package io.github.dynamodblock;

import java.time.Duration;
import java.util.Optional;

/**
 * One candidate of a leader election: of all clients that campaign for one lock, the one that holds the lock leads.
 * {@link LockClient#campaign(LockRequest)} begins a campaign, which goes on until {@link #close}: after each loss, this
 * candidate waits to lead again. Implementations are thread-safe.
 *
 * <p>Two leaders overlap no more than two leases do ({@link Lease}): no two candidates see {@link #isLeader()} return
 * true at the same instant, as long as the clocks' rates differ by less than the clock drift. A leader can still be
 * paused between that call and a write; compare the fencing token of its {@linkplain #lease lease} in the store that
 * receives the write.
 *
 * <p>After a leader crashed, nobody leads until its lease has expired: about one lease duration. Leading costs what a
 * held lease costs, and waiting costs what a waiting {@link LockClient#acquire(LockRequest)} costs. If the store cannot
 * be used, the candidate tries again, at growing intervals of at most 16 seconds.
 *
 * @since 1.0.0
 */
public interface Leadership extends AutoCloseable {
    /**
     * Returns the lock whose holder leads.
     *
     * @return the key
     */
    LockKey key();

    /**
     * Returns whether this candidate leads now. Costs no request.
     *
     * @return true if it holds a valid lease, and has not begun to give it up
     */
    boolean isLeader();

    /**
     * Returns the lease by which this candidate leads, for example for its fencing token. Do not release it: call
     * {@link #stepDown}. Costs no request.
     *
     * @return the lease; empty if this candidate does not lead
     */
    Optional<Lease> lease();

    /**
     * Adds a listener. If this candidate leads already, the listener receives {@link LeadershipEvent.Elected} first.
     *
     * @param listener receives the events of this candidate from now on
     */
    void addListener(LeadershipListener listener);

    /**
     * Lets another candidate lead: gives up the leadership, or the wait for it, and campaigns again after the given
     * time. {@link #isLeader()} returns false from the call on. The client frees the lock as soon as all listeners have
     * returned from {@link LeadershipEvent.Resigned}, and renews the lease until then.
     *
     * <p>Does not wait. Costs one request if this candidate leads. A candidate that waits elsewhere notices within a
     * quarter of the lease duration (5 s by default): choose a longer time. If there is no other candidate, nobody leads
     * during that time. A later call replaces the time of an earlier one. After {@link #close}, this method does
     * nothing.
     *
     * @param pause how long this candidate does not campaign
     * @throws IllegalArgumentException if the time is negative
     */
    void stepDown(Duration pause);

    /**
     * Ends the campaign. A leader resigns as by {@link #stepDown}. Closing the client ends the campaign as well; the
     * listeners of a leader then receive {@link LeadershipEvent.Lost}.
     *
     * <p>Waits until the listeners have returned and the lock is free, at most ten seconds; what is left to do then goes
     * on without this call. Does not wait if a listener of this candidate calls it. If the thread is interrupted, the
     * wait ends, and the thread's interrupt status is set again. A repeated call waits for the same end.
     */
    @Override
    void close();
}
