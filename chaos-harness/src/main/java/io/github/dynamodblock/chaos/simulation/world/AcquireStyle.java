package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * How a worker acquires a lock and holds it, if it does so in an unusual way.
 *
 * @param deletes whether the release deletes the row
 * @param atLeast for how long the row must stay taken, even if the lease is released earlier
 * @param atMost for how long the lease is renewed
 * @param lengthened the new lease duration, to which the worker lengthens the lease in the middle of its hold
 * @param parting how the worker ends the lease
 */
record AcquireStyle(
        boolean deletes,
        Optional<Duration> atLeast,
        Optional<Duration> atMost,
        Optional<Duration> lengthened,
        ReleaseStyle parting) {
    /** The usual way, without any of these options. */
    static final AcquireStyle USUAL = new AcquireStyle(false, Optional.empty(), Optional.empty(), Optional.empty());

    private AcquireStyle(
            boolean deletes, Optional<Duration> atLeast, Optional<Duration> atMost, Optional<Duration> lengthened) {
        this(deletes, atLeast, atMost, lengthened, ReleaseStyle.RELEASE);
    }

    private static final long NEAR = 20 * World.MILLI;

    /**
     * The unit of the times that a choice selects, in milliseconds. A choice selects 1 to 10 units, which is at most
     * 1.8 s; the longest lease of a world is 2.1 s.
     */
    private static final long STEP = 180;

    /** Returns the style that a choice selects. */
    static AcquireStyle of(int choice) {
        if (choice == 0) {
            return USUAL;
        }
        Optional<Duration> time = Optional.of(Duration.ofMillis(STEP * (1 + ChoiceKind.MANNER.digit(choice, 1))));
        Optional<Duration> none = Optional.empty();
        return switch (ChoiceKind.MANNER.digit(choice, 0)) {
            case 0 -> new AcquireStyle(true, none, none, none);
            case 1 -> new AcquireStyle(false, none, none, time);
            case 2 -> new AcquireStyle(false, time, none, none);
            case 3 -> new AcquireStyle(false, none, time, none);
            default -> new AcquireStyle(true, time, none, time);
        };
    }

    /** Returns a style that has only the limit {@code atMost} of the style that a choice selects. */
    static AcquireStyle limited(int choice) {
        AcquireStyle all = of(choice);
        return new AcquireStyle(false, Optional.empty(), all.atMost, Optional.empty());
    }

    /**
     * Returns the same style, except that the row is free once the lease is released, and that the worker simply
     * releases the lease.
     */
    AcquireStyle brief() {
        return new AcquireStyle(deletes, Optional.empty(), atMost, lengthened);
    }

    /**
     * Returns the same style with another way to end the lease. If the style does not allow this way, returns this
     * style.
     */
    AcquireStyle parting(ReleaseStyle way) {
        boolean can = atLeast.isEmpty() && !(deletes && way == ReleaseStyle.WRITE);
        return can ? new AcquireStyle(deletes, atLeast, atMost, lengthened, way) : this;
    }

    /** Adds the options of this style to a request. */
    LockRequest.Builder of(LockRequest.Builder request) {
        atLeast.ifPresent(request::atLeast);
        atMost.ifPresent(request::atMost);
        return deletes ? request.deleteOnRelease() : request;
    }

    /** Returns for how long the row must stay taken, in nanoseconds, or 0. */
    long keeps() {
        return atLeast.map(Duration::toNanos).orElse(0L);
    }

    /** Returns for how long the lease is renewed, in nanoseconds, or 0 if there is no limit. */
    long limits() {
        return atMost.map(Duration::toNanos).orElse(0L);
    }

    /**
     * Returns the times of two additional heartbeats that the holder requests: just before and just after its limit.
     * The lock must refuse the second one. Times that are not within the hold are left out.
     */
    List<Long> limits(long held) {
        long limit = limits();
        return limit == 0
                ? List.of()
                : Stream.of(limit - NEAR, limit + NEAR).filter(at -> at < held).toList();
    }

    boolean lengthens() {
        return lengthened.isPresent();
    }

    HeartbeatRequest lengthening() {
        return HeartbeatRequest.NONE.withLeaseAtLeast(lengthened.orElseThrow());
    }

    /** Lengthens the lease in the middle of a hold, if this style says so. */
    void amid(Lease lease) {
        if (lengthens()) {
            CompletableFuture<?> unused = lease.heartbeatAsync(lengthening()).toCompletableFuture();
        }
    }

    /** Requests a heartbeat, as the application does. */
    static void renew(Lease lease) {
        CompletableFuture<?> unused =
                lease.heartbeatAsync(HeartbeatRequest.NONE).toCompletableFuture();
    }
}
