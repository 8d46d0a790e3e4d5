package io.github.dynamodblock;

import java.time.Duration;
import java.util.Optional;

/**
 * What a heartbeat changes in addition to renewing the lease. The later heartbeats of the lease keep the changes.
 *
 * @param data the data that replaces the data in the row; empty to write no data
 * @param removesData whether the data in the row is removed
 * @param leaseAtLeast lengthens the lease duration to at least this time, from the first acknowledged heartbeat that
 *     carries it. A lease duration that is longer stays as it is, because a challenger can rely on it. Empty to keep
 *     the lease duration.
 * @param atMost moves the end of the renewal to this time after the call, earlier or later than before.
 *     {@link LockRequest.Builder#atMost} sets this end at the grant. Empty to keep it.
 * @param atLeast moves the end of the time for which the row stays taken, however soon the lease is released, to this
 *     time after the call, earlier or later than before. {@link LockRequest.Builder#atLeast} sets this end at the
 *     grant. Empty to keep it.
 * @since 1.0.0
 */
public record HeartbeatRequest(
        Optional<LockData> data,
        boolean removesData,
        Optional<Duration> leaseAtLeast,
        Optional<Duration> atMost,
        Optional<Duration> atLeast) {
    /** A heartbeat that only renews the lease. */
    public static final HeartbeatRequest NONE =
            new HeartbeatRequest(Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Checks the values.
     *
     * @param data the data that replaces the data in the row
     * @param removesData whether the data in the row is removed
     * @param leaseAtLeast lengthens the lease duration to at least this time, from the first acknowledged
     *     heartbeat that carries it
     * @param atMost moves the end of the renewal to this time after the call, earlier or later than before
     * @param atLeast moves the end of the time for which the row stays taken, however soon the lease is released,
     *     to this time after the call, earlier or later than before
     * @throws IllegalArgumentException if a time is zero or negative, if the heartbeat both writes and removes data,
     *     or if {@code atLeast} is longer than {@code atMost}
     */
    public HeartbeatRequest {
        positive("leaseAtLeast", leaseAtLeast);
        positive("atMost", atMost);
        positive("atLeast", atLeast);
        if (data.isPresent() && removesData) {
            throw new IllegalArgumentException(
                    "A heartbeat cannot both write and remove data; leave out one of the two");
        }
        if (atLeast.isPresent() && atMost.isPresent() && atLeast.get().compareTo(atMost.get()) > 0) {
            throw new IllegalArgumentException("A heartbeat cannot hold a lock for at least " + atLeast.get()
                    + " and at most " + atMost.get() + "; lower atLeast or raise atMost");
        }
    }

    private static void positive(String what, Optional<Duration> value) {
        value.filter(time -> time.isNegative() || time.isZero()).ifPresent(time -> {
            throw new IllegalArgumentException(what + " of a heartbeat must be positive, not " + time);
        });
    }

    /**
     * Returns a copy that writes this data. The copy does not remove data.
     *
     * @param value the data that replaces the data in the row
     * @return the copy
     */
    public HeartbeatRequest withData(LockData value) {
        return new HeartbeatRequest(Optional.of(value), false, leaseAtLeast, atMost, atLeast);
    }

    /**
     * Returns a copy that removes the data in the row. The copy writes no data.
     *
     * @return the copy
     */
    public HeartbeatRequest withoutData() {
        return new HeartbeatRequest(Optional.empty(), true, leaseAtLeast, atMost, atLeast);
    }

    /**
     * Returns a copy that lengthens the lease duration to at least this time.
     *
     * @param value the lease duration to reach, positive
     * @return the copy
     * @throws IllegalArgumentException if the time is zero or negative
     */
    public HeartbeatRequest withLeaseAtLeast(Duration value) {
        return new HeartbeatRequest(data, removesData, Optional.of(value), atMost, atLeast);
    }

    /**
     * Returns a copy with which the lease is renewed for at most this time after the call of the heartbeat.
     *
     * @param value the time, positive
     * @return the copy
     * @throws IllegalArgumentException if the time is zero or negative, or shorter than {@code atLeast}
     */
    public HeartbeatRequest withAtMost(Duration value) {
        return new HeartbeatRequest(data, removesData, leaseAtLeast, Optional.of(value), atLeast);
    }

    /**
     * Returns a copy with which the row stays taken for at least this time after the call of the heartbeat.
     *
     * @param value the time, positive
     * @return the copy
     * @throws IllegalArgumentException if the time is zero or negative, or longer than {@code atMost}
     */
    public HeartbeatRequest withAtLeast(Duration value) {
        return new HeartbeatRequest(data, removesData, leaseAtLeast, atMost, Optional.of(value));
    }
}
