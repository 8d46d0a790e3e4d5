package io.github.dynamodblock;

import java.time.Duration;

/**
 * The three times of a lease. Each of them must be far above the round-trip time to the store.
 *
 * <p>The constructor refuses values that cannot work: {@code heartbeat < safePeriod < lease}. A client also refuses a
 * safe period that is not below the lease duration less its clock drift.
 *
 * @param lease the lease duration: how long the lock stays taken after its holder's last heartbeat. With a longer
 *     lease, fewer heartbeats are needed and the holder survives longer pauses. With a shorter lease, the lock of a
 *     crashed holder is free sooner. At least 100 ms, at most 1 day.
 * @param heartbeat how often the holder renews the lease; each renewal costs one write unit. With a quarter of the
 *     lease duration, the holder usually keeps the lease even if three renewals in a row fail. Change the heartbeat
 *     together with the lease duration. At least 5 ms.
 * @param safePeriod the holder receives {@link LeaseEvent.InDanger} after this time without an acknowledged
 *     heartbeat. Lower the safe period if stopping your work takes longer than the rest of the lease duration.
 * @since 1.0.0
 */
public record LeaseTiming(Duration lease, Duration heartbeat, Duration safePeriod) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(5);

    /** The default times: lease duration 20 s, heartbeat 5 s, safe period 12 s. */
    public static final LeaseTiming DEFAULT = ofLease(Duration.ofSeconds(20));

    /**
     * Checks the times.
     *
     * @param lease the lease duration
     * @param heartbeat how often the holder renews the lease
     * @param safePeriod the holder receives {@link LeaseEvent.InDanger} after this time without an acknowledged
     *     heartbeat
     * @throws IllegalArgumentException if the lease duration is not 100 ms to 1 day, if the heartbeat is below 5 ms
     *     or not below the safe period, or if the safe period is not below the lease duration
     */
    public LeaseTiming {
        checked(lease);
        if (heartbeat.compareTo(SHORTEST_HEARTBEAT) < 0 || heartbeat.compareTo(safePeriod) >= 0) {
            throw new IllegalArgumentException("The heartbeat period must be " + SHORTEST_HEARTBEAT
                    + " or more and below the safe period (" + safePeriod + "), not " + heartbeat
                    + "; a quarter of the lease duration is usual");
        }
        if (safePeriod.compareTo(lease) >= 0) {
            throw new IllegalArgumentException("The safe period must be below the lease duration (" + lease + "), not "
                    + safePeriod + "; 0.6 of the lease duration is usual");
        }
    }

    /**
     * Returns times in the default proportions: a heartbeat each quarter of the lease duration, and a safe period of
     * 0.6 of the lease duration.
     *
     * @param lease the lease duration, 100 ms to 1 day
     * @return the times
     * @throws IllegalArgumentException if the lease duration is not 100 ms to 1 day
     */
    public static LeaseTiming ofLease(Duration lease) {
        return new LeaseTiming(
                checked(lease), lease.dividedBy(4), lease.multipliedBy(6).dividedBy(10));
    }

    /** Checks the lease duration before anything is computed from it: the longest durations overflow. */
    private static Duration checked(Duration lease) {
        if (lease.compareTo(SHORTEST) < 0 || lease.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "A lease duration must be " + SHORTEST + " to " + LONGEST + ", not " + lease);
        }
        return lease;
    }
}
