package io.github.dynamodblock;

import java.time.Duration;
import java.util.Optional;

/**
 * What a heartbeat changes besides renewing the lease. What it changes, the lease's later heartbeats keep.
 *
 * @param data replaces the row's data if present
 * @param leaseAtLeast lengthens the lease to that; a lease that is longer stays as it is, for a challenger may rely on it
 */
public record HeartbeatRequest(Optional<LockData> data, Optional<Duration> leaseAtLeast) {
    public HeartbeatRequest {
        leaseAtLeast.filter(lease -> lease.isNegative() || lease.isZero()).ifPresent(lease -> {
            throw new IllegalArgumentException("A heartbeat asks for a lease that is a positive time, not " + lease);
        });
    }

    /** Nothing. */
    public static final HeartbeatRequest NONE = new HeartbeatRequest(Optional.empty(), Optional.empty());

    /** The same with that data. */
    public HeartbeatRequest withData(LockData value) {
        return new HeartbeatRequest(Optional.of(value), leaseAtLeast);
    }

    /** The same with a lease of at least that. */
    public HeartbeatRequest withLeaseAtLeast(Duration value) {
        return new HeartbeatRequest(data, Optional.of(value));
    }
}
