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
 * How a worker asks and holds, besides the usual.
 *
 * @param deletes whether release deletes the row
 * @param lengthened to what it lengthens its lease in the middle of its hold
 * @param parting how it lets go
 */
record AcquireStyle(
        boolean deletes,
        Optional<Duration> atLeast,
        Optional<Duration> atMost,
        Optional<Duration> lengthened,
        ReleaseStyle parting) {
    /** Nothing of it. */
    static final AcquireStyle USUAL = new AcquireStyle(false, Optional.empty(), Optional.empty(), Optional.empty());

    private AcquireStyle(
            boolean deletes, Optional<Duration> atLeast, Optional<Duration> atMost, Optional<Duration> lengthened) {
        this(deletes, atLeast, atMost, lengthened, ReleaseStyle.RELEASE);
    }

    private static final long NEAR = 20 * World.MILLI;

    /** In milliseconds: ten of these are the longest lease of a world. */
    private static final long STEP = 180;

    /** What a choice says. */
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

    /** One that has only a limit of that choice. */
    static AcquireStyle limited(int choice) {
        AcquireStyle all = of(choice);
        return new AcquireStyle(false, Optional.empty(), all.atMost, Optional.empty());
    }

    /** The same, but that its row is free once it is released. */
    AcquireStyle brief() {
        return new AcquireStyle(deletes, Optional.empty(), atMost, lengthened);
    }

    /** The same with that way of letting go, unless it is one that it cannot have. */
    AcquireStyle parting(ReleaseStyle way) {
        boolean can = atLeast.isEmpty() && !(deletes && way == ReleaseStyle.WRITE);
        return can ? new AcquireStyle(deletes, atLeast, atMost, lengthened, way) : this;
    }

    LockRequest.Builder of(LockRequest.Builder request) {
        atLeast.ifPresent(request::atLeast);
        atMost.ifPresent(request::atMost);
        return deletes ? request.deleteOnRelease() : request;
    }

    /** For how long it keeps the row, in nanoseconds. */
    long keeps() {
        return atLeast.map(Duration::toNanos).orElse(0L);
    }

    /** For how long its lease is renewed, in nanoseconds, or 0 for as long as it holds. */
    long limits() {
        return atMost.map(Duration::toNanos).orElse(0L);
    }

    /** Just before and just after its limit the holder asks for a heartbeat too; the second is to be refused. */
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

    /** In the middle of a hold. */
    void amid(Lease lease) {
        if (lengthens()) {
            CompletableFuture<?> unused = lease.heartbeatAsync(lengthening()).toCompletableFuture();
        }
    }

    /** A heartbeat that the application asks for. */
    static void renew(Lease lease) {
        CompletableFuture<?> unused =
                lease.heartbeatAsync(HeartbeatRequest.NONE).toCompletableFuture();
    }
}
