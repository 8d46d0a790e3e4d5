package io.github.dynamodblock.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dynamodblock.ClosePolicy;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.core.protocol.ClockDrift;
import io.github.dynamodblock.core.protocol.HeartbeatAdmission;
import io.github.dynamodblock.core.protocol.LeaseTimes;
import io.github.dynamodblock.core.protocol.Nanos;
import java.time.Duration;

/**
 * Client settings are what a client does if a request does not say otherwise.
 *
 * @param owner the owner name that rows show
 * @param timing the times of a lease
 * @param waitLimit how long an acquire waits
 * @param ttlHorizon how long after the last write the table's time to live can delete a row. It must be much longer
 *     than the lease, because a token begins at the wall clock after its row is gone.
 * @param clockDrift the largest difference between the rates of the clients' clocks, 0.01 for one percent
 * @param heartbeatRate how many heartbeats per second the client sends in the background at most, if no more are
 *     needed; 0 for no limit
 * @param heartbeatsAtOnce how many heartbeats can be under way before the next one waits; a quarter of the leases, if
 *     that is more
 * @param closePolicy what happens to the held locks when the client closes
 */
public record ClientSettings(
        String owner,
        LeaseTiming timing,
        Duration waitLimit,
        Duration ttlHorizon,
        double clockDrift,
        int heartbeatRate,
        int heartbeatsAtOnce,
        ClosePolicy closePolicy) {
    private static final Duration SHORTEST_HORIZON = Duration.ofHours(1);
    /** A century. With this limit, the store's epoch seconds never overflow. */
    private static final Duration LONGEST_HORIZON = Duration.ofDays(36_525);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value is outside its range, or if the values cannot work together
     */
    public ClientSettings {
        if (owner.isBlank()) {
            throw new IllegalArgumentException("The owner name of a lock client must not be blank");
        }
        if (!UTF_8.newEncoder().canEncode(owner)) {
            throw new IllegalArgumentException("The owner name of a lock client contains half of a surrogate pair,"
                    + " which is not a character: '" + owner + "'");
        }
        if (waitLimit.isNegative()) {
            throw new IllegalArgumentException("The wait limit must not be negative: " + waitLimit);
        }
        if (ttlHorizon.compareTo(SHORTEST_HORIZON) < 0 || ttlHorizon.compareTo(LONGEST_HORIZON) > 0) {
            throw new IllegalArgumentException(
                    "The TTL horizon must be " + SHORTEST_HORIZON + " to " + LONGEST_HORIZON + ", not " + ttlHorizon);
        }
        if (heartbeatRate < 0) {
            throw new IllegalArgumentException(
                    "The limit of heartbeats per second must be positive, or 0 for no limit, not " + heartbeatRate);
        }
        if (heartbeatsAtOnce < 1) {
            throw new IllegalArgumentException(
                    "The number of heartbeats at once must be at least 1, not " + heartbeatsAtOnce);
        }
        times(timing, ttlHorizon, clockDrift);
    }

    /** Creates settings with the default number of heartbeats at once. */
    public ClientSettings(
            String owner,
            LeaseTiming timing,
            Duration waitLimit,
            Duration ttlHorizon,
            double clockDrift,
            int heartbeatRate,
            ClosePolicy closePolicy) {
        this(owner, timing, waitLimit, ttlHorizon, clockDrift, heartbeatRate, HeartbeatAdmission.AT_ONCE, closePolicy);
    }

    /** Creates settings without a limit of heartbeats per second, and with a close that releases the locks. */
    public ClientSettings(
            String owner, LeaseTiming timing, Duration waitLimit, Duration ttlHorizon, double clockDrift) {
        this(owner, timing, waitLimit, ttlHorizon, clockDrift, 0, ClosePolicy.RELEASE);
    }

    /** Returns these settings with another owner name. */
    public ClientSettings ownedBy(String other) {
        return new ClientSettings(
                other, timing, waitLimit, ttlHorizon, clockDrift, heartbeatRate, heartbeatsAtOnce, closePolicy);
    }

    /** Returns these settings with another number of heartbeats at once. */
    public ClientSettings heartbeatsAtOnce(int most) {
        return new ClientSettings(owner, timing, waitLimit, ttlHorizon, clockDrift, heartbeatRate, most, closePolicy);
    }

    /** Returns the times of a lease under these settings: their own timing, or another timing of a request. */
    LeaseTimes times(LeaseTiming of) {
        return times(of, ttlHorizon, clockDrift);
    }

    /**
     * Returns these times with a lease of at least that duration.
     *
     * @throws IllegalArgumentException if there can be no such lease
     */
    LeaseTimes lengthened(LeaseTimes times, Duration lease) {
        Duration longest = Nanos.of(lease) > times.lease() ? lease : Duration.ofNanos(times.lease());
        return times(new LeaseTiming(
                        longest, Duration.ofNanos(times.heartbeat()), Duration.ofNanos(times.safePeriod())))
                .waiting(times.attempt());
    }

    /**
     * The lease must be far below the horizon, so that no row is deleted while its holder believes: a missing row is
     * permission to take the lock.
     */
    private static LeaseTimes times(LeaseTiming of, Duration horizon, double drift) {
        if (Nanos.of(of.lease()) > Nanos.of(horizon) / 10) {
            throw new IllegalArgumentException("A lease of " + of.lease() + " needs a TTL horizon of ten leases ("
                    + of.lease().multipliedBy(10) + "), not " + horizon + ". Raise the horizon or lower the lease.");
        }
        return LeaseTimes.of(of, new ClockDrift(drift));
    }
}
