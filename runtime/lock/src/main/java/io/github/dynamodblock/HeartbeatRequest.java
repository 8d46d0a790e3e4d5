package io.github.dynamodblock;

import java.time.Duration;
import java.util.Optional;

/**
 * What a heartbeat changes besides renewing the lease. What it changes, the lease's later heartbeats keep.
 *
 * @param data replaces the row's data if present
 * @param removesData whether the row's data goes
 * @param leaseAtLeast lengthens the lease to that; a lease that is longer stays as it is, for a challenger may rely on it
 * @param atMost moves the end of renewal to that long after this call, sooner or later than it was, as {@link
 *     LockRequest.Builder#atMost} sets it after the grant
 * @param atLeast moves the time until which the row stays taken, however soon it is released, to that long after this
 *     call, sooner or later than it was, as {@link LockRequest.Builder#atLeast} sets it after the grant
 */
public record HeartbeatRequest(
        Optional<LockData> data,
        boolean removesData,
        Optional<Duration> leaseAtLeast,
        Optional<Duration> atMost,
        Optional<Duration> atLeast) {
    /** Nothing. */
    public static final HeartbeatRequest NONE =
            new HeartbeatRequest(Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty());

    public HeartbeatRequest {
        positive("a lease", leaseAtLeast);
        positive("atMost", atMost);
        positive("atLeast", atLeast);
        if (data.isPresent() && removesData) {
            throw new IllegalArgumentException("A heartbeat cannot both write data and remove it; drop one of the two");
        }
        if (atLeast.isPresent() && atMost.isPresent() && atLeast.get().compareTo(atMost.get()) > 0) {
            throw new IllegalArgumentException("A heartbeat cannot hold a lock at least " + atLeast.get()
                    + " and at most " + atMost.get() + "; lower the first or raise the second");
        }
    }

    private static void positive(String what, Optional<Duration> value) {
        value.filter(time -> time.isNegative() || time.isZero()).ifPresent(time -> {
            throw new IllegalArgumentException(
                    "A heartbeat asks for " + what + " that is a positive time, not " + time);
        });
    }

    /** The same with that data. */
    public HeartbeatRequest withData(LockData value) {
        return new HeartbeatRequest(Optional.of(value), false, leaseAtLeast, atMost, atLeast);
    }

    /** The same, and the row's data goes. */
    public HeartbeatRequest withoutData() {
        return new HeartbeatRequest(Optional.empty(), true, leaseAtLeast, atMost, atLeast);
    }

    /** The same with a lease of at least that. */
    public HeartbeatRequest withLeaseAtLeast(Duration value) {
        return new HeartbeatRequest(data, removesData, Optional.of(value), atMost, atLeast);
    }

    /** The same, and the lease is renewed for at most that long from now on. */
    public HeartbeatRequest withAtMost(Duration value) {
        return new HeartbeatRequest(data, removesData, leaseAtLeast, Optional.of(value), atLeast);
    }

    /** The same, and the row stays taken for at least that long from now on. */
    public HeartbeatRequest withAtLeast(Duration value) {
        return new HeartbeatRequest(data, removesData, leaseAtLeast, atMost, Optional.of(value));
    }
}
