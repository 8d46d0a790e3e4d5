package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.LockRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * How a worker looks after its lease, besides the usual.
 *
 * @param hand how it renews its lease
 * @param atMost to what it moves the end of renewal in the middle of its hold
 * @param atLeast to what it moves the time until which its row stays taken
 */
record LeaseCare(Hand hand, Optional<Duration> atMost, Optional<Duration> atLeast) {
    /** Nothing of it. */
    static final LeaseCare USUAL = new LeaseCare(Hand.NONE, Optional.empty(), Optional.empty());

    /** In milliseconds: ten of these are the longest lease of a world. */
    private static final long STEP = 180;

    /** Whether it renews by hand, and so nothing does it in the background. */
    enum Hand {
        NONE,
        /** In each quarter of a lease. */
        STEADY,
        /** Once, in the middle. */
        IDLE
    }

    /** What a choice says. */
    static LeaseCare of(int choice) {
        if (choice == 0) {
            return USUAL;
        }
        Optional<Duration> time = Optional.of(Duration.ofMillis(STEP * (1 + ChoiceKind.CARE.digit(choice, 1))));
        return switch (ChoiceKind.CARE.digit(choice, 0)) {
            case 0 -> new LeaseCare(Hand.STEADY, Optional.empty(), Optional.empty());
            case 1 -> new LeaseCare(Hand.IDLE, Optional.empty(), Optional.empty());
            case 2 -> new LeaseCare(Hand.NONE, time, Optional.empty());
            default -> new LeaseCare(Hand.NONE, Optional.empty(), time);
        };
    }

    boolean isByHand() {
        return hand != Hand.NONE;
    }

    LockRequest.Builder of(LockRequest.Builder request) {
        return isByHand() ? request.backgroundHeartbeats(false) : request;
    }

    /** When it asks for a heartbeat, from the beginning of a hold of that length. */
    List<Long> heartbeats(long held, long lease) {
        return switch (hand) {
            case STEADY ->
                LongStream.iterate(lease / 4, at -> at < held, at -> at + lease / 4)
                        .boxed()
                        .toList();
            case IDLE -> List.of(held / 2);
            case NONE -> atMost.isPresent() || atLeast.isPresent() ? List.of(held / 2) : List.of();
        };
    }

    /** What these say; in the calm no row is kept. */
    HeartbeatRequest request(boolean calmIsNear) {
        HeartbeatRequest limited = atMost.map(HeartbeatRequest.NONE::withAtMost).orElse(HeartbeatRequest.NONE);
        return calmIsNear ? limited : atLeast.map(limited::withAtLeast).orElse(limited);
    }
}
