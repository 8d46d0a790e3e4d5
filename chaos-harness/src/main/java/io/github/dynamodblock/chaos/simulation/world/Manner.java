package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * How a worker asks and holds, besides the usual.
 *
 * @param deletes whether release deletes the row
 * @param lengthened to what it lengthens its lease in the middle of its hold
 * @param commits whether it commits instead of releasing
 * @param refused whether an item of its commit is refused
 */
record Manner(
        boolean deletes,
        Optional<Duration> atLeast,
        Optional<Duration> atMost,
        Optional<Duration> lengthened,
        boolean commits,
        boolean refused) {
    /** Nothing of it. */
    static final Manner USUAL = new Manner(false, Optional.empty(), Optional.empty(), Optional.empty());

    private Manner(
            boolean deletes, Optional<Duration> atLeast, Optional<Duration> atMost, Optional<Duration> lengthened) {
        this(deletes, atLeast, atMost, lengthened, false, false);
    }

    /** In milliseconds: ten of these are the longest lease of a world. */
    private static final long STEP = 180;

    private static final int REFUSED = 3;

    /** What a choice says. */
    static Manner of(int choice) {
        if (choice == 0) {
            return USUAL;
        }
        Optional<Duration> time = Optional.of(Duration.ofMillis(STEP * (1 + Kind.MANNER.digit(choice, 1))));
        Optional<Duration> none = Optional.empty();
        return switch (Kind.MANNER.digit(choice, 0)) {
            case 0 -> new Manner(true, none, none, none);
            case 1 -> new Manner(false, none, none, time);
            case 2 -> new Manner(false, time, none, none);
            case 3 -> new Manner(false, none, time, none);
            default -> new Manner(true, time, none, time);
        };
    }

    /** The same, but that its row is free once it is released. */
    Manner brief() {
        return new Manner(deletes, Optional.empty(), atMost, lengthened);
    }

    /** The same with that way of letting go; what is to be kept for a time cannot be committed. */
    Manner parting(int choice) {
        return choice == 0 || atLeast.isPresent()
                ? this
                : new Manner(deletes, atLeast, atMost, lengthened, true, Kind.PARTING.digit(choice, 0) == REFUSED);
    }

    LockRequest.Builder of(LockRequest.Builder request) {
        atLeast.ifPresent(request::atLeast);
        atMost.ifPresent(request::atMost);
        return deletes ? request.deleteOnRelease() : request;
    }

    /** In the middle of a hold. */
    void amid(Lease lease) {
        lengthened.ifPresent(to -> {
            CompletableFuture<?> unused = lease.heartbeatAsync(HeartbeatRequest.NONE.withLeaseAtLeast(to))
                    .toCompletableFuture();
        });
    }
}
