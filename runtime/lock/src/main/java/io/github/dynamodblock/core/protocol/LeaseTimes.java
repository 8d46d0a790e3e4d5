package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.spi.LockRow;

/**
 * Lease times are the times of one lease, in nanoseconds.
 *
 * @param lease L, the lease duration
 * @param heartbeat the period of the heartbeats
 * @param safePeriod how long a lease without an acknowledged heartbeat is safe
 * @param belief how long a holder believes after the send of an acknowledged write: L minus the clock drift
 * @param attempt how long the client waits for the response to one request: well below L, so that time for more
 *     attempts is left after a lost response
 * @param sleepTolerance how far the wall clock can run ahead of the monotonic clock, since the send of an acknowledged
 *     write, before the machine counts as possibly suspended
 */
public record LeaseTimes(long lease, long heartbeat, long safePeriod, long belief, long attempt, long sleepTolerance) {
    /**
     * The longest wait, in nanoseconds, for the result of an operation that does not wait for a holder. It leaves time
     * for some attempts. The thread that waits can delay a shutdown, so a long lease does not make this wait longer.
     */
    public static final long LONGEST_ANSWER = 10_000_000_000L;

    private static final long LONGEST_ATTEMPT = 2_000_000_000L;
    /**
     * The smallest suspension that the clocks can show, because two clocks cannot be read closer together than this.
     * For the shortest lease (100 ms), the safety margin is about as large at a drift of 0.25 %.
     */
    private static final long SMALLEST_VISIBLE_SUSPENSION = 250_000L;

    private static final long SECOND = 1_000_000_000L;
    /** If the time to live of a row is no further away than so many lease durations, a new holder must move it. */
    private static final int LEASES_LEFT = 5;

    /**
     * Returns the times of a lease.
     *
     * @throws IllegalArgumentException if the safe period is not below the lease duration minus the clock drift
     */
    public static LeaseTimes of(LeaseTiming timing, ClockDrift drift) {
        // A row contains L in whole milliseconds, and no holder may believe for longer than its row says.
        long lease = timing.lease().toMillis() * 1_000_000L;
        long belief = drift.belief(lease);
        long safePeriod = Nanos.of(timing.safePeriod());
        if (safePeriod >= belief) {
            throw new IllegalArgumentException("The safe period (" + timing.safePeriod() + ") must be below the lease ("
                    + timing.lease() + ") less the clock drift of " + drift.rate());
        }
        return new LeaseTimes(
                lease,
                Nanos.of(timing.heartbeat()),
                safePeriod,
                belief,
                Math.min(lease / 5, LONGEST_ATTEMPT),
                // A holder whose machine was suspended for at most L - L/(1+ρ) stops believing before any challenger
                // has waited long enough, whichever of their clocks is faster.
                Math.max(lease - belief, SMALLEST_VISIBLE_SUSPENSION));
    }

    /**
     * Returns these times with a lease of at least that duration, in whole milliseconds. They are for a row whose
     * holder no longer believes.
     */
    public LeaseTimes reaching(long nanos) {
        long reaching = Math.max(lease, (nanos / 1_000_000L + 1) * 1_000_000L);
        return new LeaseTimes(reaching, heartbeat, safePeriod, belief, attempt, sleepTolerance);
    }

    /**
     * Returns these times with another wait for the response to one request. The wait must fit the heartbeat period:
     * with a longer wait, lost heartbeats would fill all places of heartbeats under way, and the lease would end before
     * another heartbeat is sent.
     */
    public LeaseTimes waiting(long forAttempt) {
        return new LeaseTimes(lease, heartbeat, safePeriod, belief, forAttempt, sleepTolerance);
    }

    /** Returns whether the store can delete the row before some more lease durations have passed. */
    boolean expiresSoon(LockRow row, Moment now) {
        return row.expiresAt().isPresent()
                && row.expiresAt().getAsLong() - now.epochSeconds() <= LEASES_LEFT * lease / SECOND + 1;
    }

    /**
     * Returns how long the client waits for the result of an operation that must not wait for a holder: half a lease
     * duration, and at most ten seconds.
     */
    public long answerLimit() {
        return Math.min(lease / 2, LONGEST_ANSWER);
    }
}
