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
 * What a client does unless a request says otherwise.
 *
 * @param owner the name that rows show
 * @param timing the times of a lease
 * @param waitLimit how long an acquire waits
 * @param ttlHorizon how long after the last write the store may collect a row; far above the lease, for a token
 *     begins at the clock once its row is gone
 * @param clockDrift by how much clocks' rates may differ, 0.01 for one percent
 * @param heartbeatRate how many heartbeats a second the background sends at most, unless more are needed; 0 for no limit
 * @param heartbeatsAtOnce how many heartbeats may be under way before the next waits; a quarter of the leases, if that is
 *     more
 * @param closePolicy what becomes of the locks that are held when the client closes
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
    /** A century: the store's epoch seconds never overflow by it. */
    private static final Duration LONGEST_HORIZON = Duration.ofDays(36_525);

    public ClientSettings {
        if (owner.isBlank()) {
            throw new IllegalArgumentException("The owner name of a lock client must not be blank");
        }
        if (!UTF_8.newEncoder().canEncode(owner)) {
            throw new IllegalArgumentException("The owner name of a lock client has half of a surrogate pair in it,"
                    + " which is no character: '" + owner + "'");
        }
        if (waitLimit.isNegative()) {
            throw new IllegalArgumentException("A wait limit is not negative: " + waitLimit);
        }
        if (ttlHorizon.compareTo(SHORTEST_HORIZON) < 0 || ttlHorizon.compareTo(LONGEST_HORIZON) > 0) {
            throw new IllegalArgumentException(
                    "The TTL horizon is " + SHORTEST_HORIZON + " to " + LONGEST_HORIZON + ", not " + ttlHorizon);
        }
        if (heartbeatRate < 0) {
            throw new IllegalArgumentException(
                    "The limit of heartbeats a second is positive, or 0 for none, not " + heartbeatRate);
        }
        if (heartbeatsAtOnce < 1) {
            throw new IllegalArgumentException("At least one heartbeat is under way at once, not " + heartbeatsAtOnce);
        }
        times(timing, ttlHorizon, clockDrift);
    }

    /** Settings with the usual number of heartbeats at once. */
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

    /** Settings without a limit of heartbeats a second; closing releases. */
    public ClientSettings(
            String owner, LeaseTiming timing, Duration waitLimit, Duration ttlHorizon, double clockDrift) {
        this(owner, timing, waitLimit, ttlHorizon, clockDrift, 0, ClosePolicy.RELEASE);
    }

    /** These settings under another owner name. */
    public ClientSettings ownedBy(String other) {
        return new ClientSettings(
                other, timing, waitLimit, ttlHorizon, clockDrift, heartbeatRate, heartbeatsAtOnce, closePolicy);
    }

    /** These settings with another number of heartbeats at once. */
    public ClientSettings heartbeatsAtOnce(int most) {
        return new ClientSettings(owner, timing, waitLimit, ttlHorizon, clockDrift, heartbeatRate, most, closePolicy);
    }

    /** The times of a lease under these settings, its own or another that a request asks for. */
    LeaseTimes times(LeaseTiming of) {
        return times(of, ttlHorizon, clockDrift);
    }

    /**
     * The same times with a lease of at least that.
     *
     * @throws IllegalArgumentException if there can be no such lease
     */
    LeaseTimes lengthened(LeaseTimes times, Duration lease) {
        Duration longest = Nanos.of(lease) > times.lease() ? lease : Duration.ofNanos(times.lease());
        return times(new LeaseTiming(
                        longest, Duration.ofNanos(times.heartbeat()), Duration.ofNanos(times.safePeriod())))
                .waiting(times.attempt());
    }

    /** Far below the horizon, so that no row is collected while somebody believes in it: absence is leave to lock. */
    private static LeaseTimes times(LeaseTiming of, Duration horizon, double drift) {
        if (Nanos.of(of.lease()) > Nanos.of(horizon) / 10) {
            throw new IllegalArgumentException("A lease of " + of.lease() + " needs a TTL horizon of ten leases ("
                    + of.lease().multipliedBy(10) + "), not " + horizon + "; raise the one or lower the other");
        }
        return LeaseTimes.of(of, new ClockDrift(drift));
    }
}
