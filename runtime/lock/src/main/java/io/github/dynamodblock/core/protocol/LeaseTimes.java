package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.spi.LockRow;

/**
 * The times of one lease, in nanoseconds.
 *
 * @param lease L
 * @param heartbeat the period of renewal
 * @param safePeriod how long without an acknowledged heartbeat is still safe
 * @param belief how long one acknowledged write is believed in, from its send
 * @param attempt how long one request is waited for: well below L, so that a lost answer leaves time for more
 * @param sleepTolerance how far the wall clock may run ahead of the monotonic one, between two acknowledged writes,
 *     before the machine is thought to have been suspended
 */
public record LeaseTimes(long lease, long heartbeat, long safePeriod, long belief, long attempt, long sleepTolerance) {
    /** Time for some attempts. Whoever waits is a thread that may hold up a shutdown, and the lease says nothing of that. */
    public static final long LONGEST_ANSWER = 10_000_000_000L;

    private static final long LONGEST_ATTEMPT = 2_000_000_000L;
    /** Two clocks cannot be read closer together than this. Every lease has a larger margin at a drift of 0.25 %. */
    private static final long LEAST_TOLD = 250_000L;

    private static final long SECOND = 1_000_000_000L;
    /** So many leases a new holder has to push on the time to live of its row. */
    private static final int LEASES_LEFT = 5;

    public static LeaseTimes of(LeaseTiming timing, ClockDrift drift) {
        // Rows say L in whole milliseconds, and nobody believes longer than the row says.
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
                // Whoever sleeps for no longer stops believing before any challenger has waited, whatever the drift.
                Math.max(lease - belief, LEAST_TOLD));
    }

    /** The same with a lease of at least that, in whole milliseconds; for a row in which nobody believes. */
    public LeaseTimes reaching(long nanos) {
        long reaching = Math.max(lease, (nanos / 1_000_000L + 1) * 1_000_000L);
        return new LeaseTimes(reaching, heartbeat, safePeriod, belief, attempt, sleepTolerance);
    }

    /**
     * The same with that long an attempt. One longer than the heartbeat period allows would fill all the places of heartbeats
     * under way with lost ones, and the lease would end before another is sent.
     */
    public LeaseTimes waiting(long forAttempt) {
        return new LeaseTimes(lease, heartbeat, safePeriod, belief, forAttempt, sleepTolerance);
    }

    /** Whether the store may collect the row before some more leases have passed. */
    boolean isToBeCollected(LockRow row, Moment now) {
        return row.expiresAt().isPresent()
                && row.expiresAt().getAsLong() - now.epochSeconds() <= LEASES_LEFT * lease / SECOND + 1;
    }

    /** How long is waited for the answer to something that should not wait for a holder. */
    public long answerLimit() {
        return Math.min(lease / 2, LONGEST_ANSWER);
    }
}
