package io.github.dynamodblock;

import java.time.Duration;

/**
 * The three times of a lease, each far above the round trip to the store. The constructor refuses what could not work:
 * {@code heartbeat < safePeriod < lease}; a client also refuses a safe period that is not below the lease less its clock
 * drift.
 *
 * @param lease how long the lock stays taken after its holder's last heartbeat. Longer: fewer heartbeats are needed
 *     and long pauses are survived; shorter: a crashed holder's lock is free sooner. At least 100 ms, at most 1 day.
 * @param heartbeat how often the holder renews. One write unit each. A quarter of the lease lets three renewals in a
 *     row fail; change it with the lease. At least 5 ms.
 * @param safePeriod after this long without an acknowledged heartbeat the holder hears
 *     {@link LeaseEvent.InDanger}. Lower it if stopping your work takes longer than the rest of the lease.
 */
public record LeaseTiming(Duration lease, Duration heartbeat, Duration safePeriod) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(5);

    /** Lease 20 s, heartbeat 5 s, safe period 12 s. */
    public static final LeaseTiming DEFAULT = ofLease(Duration.ofSeconds(20));

    public LeaseTiming {
        checked(lease);
        if (heartbeat.compareTo(SHORTEST_HEARTBEAT) < 0 || heartbeat.compareTo(safePeriod) >= 0) {
            throw new IllegalArgumentException("The heartbeat period must be " + SHORTEST_HEARTBEAT
                    + " or more and below the safe period (" + safePeriod + "), not " + heartbeat
                    + "; a quarter of the lease is usual");
        }
        if (safePeriod.compareTo(lease) >= 0) {
            throw new IllegalArgumentException("The safe period must be below the lease (" + lease + "), not "
                    + safePeriod + "; 0.6 of the lease is usual");
        }
    }

    /** That lease with the default proportions: a heartbeat each quarter, a safe period of 0.6. */
    public static LeaseTiming ofLease(Duration lease) {
        return new LeaseTiming(
                checked(lease), lease.dividedBy(4), lease.multipliedBy(6).dividedBy(10));
    }

    /** Before anything is computed of it: the longest durations overflow. */
    private static Duration checked(Duration lease) {
        if (lease.compareTo(SHORTEST) < 0 || lease.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A lease lasts " + SHORTEST + " to " + LONGEST + ", not " + lease);
        }
        return lease;
    }
}
