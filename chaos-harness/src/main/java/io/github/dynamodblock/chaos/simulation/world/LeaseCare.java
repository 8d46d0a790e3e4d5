package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.LockRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * How a worker keeps its lease while it holds it, if it does so in an unusual way.
 *
 * @param hand how the worker renews the lease by hand
 * @param atMost the new limit of the renewal, which a heartbeat in the middle of the hold sets
 * @param atLeast the new time for which the row must stay taken, which a heartbeat in the middle of the hold sets
 * @param works whether a closing client is to wait for what the worker does under the lease
 */
record LeaseCare(Hand hand, Optional<Duration> atMost, Optional<Duration> atLeast, boolean works) {
    /** The usual way, without any of these options. */
    static final LeaseCare USUAL = new LeaseCare(Hand.NONE, Optional.empty(), Optional.empty(), false);

    /**
     * The unit of the times that a choice selects, in milliseconds. A choice selects 1 to 10 units, which is at most
     * 1.8 s; the longest lease of a world is 2.1 s.
     */
    private static final long STEP = 180;

    /** How the worker renews the lease by hand. If it does, the client sends no heartbeats in the background. */
    enum Hand {
        /** The worker does not renew by hand. The client renews the lease in the background. */
        NONE,
        /** The worker requests a heartbeat in each quarter of a lease. */
        STEADY,
        /** The worker requests one heartbeat, in the middle of the hold. */
        IDLE
    }

    /** Returns the care that a choice selects. */
    static LeaseCare of(int choice) {
        if (choice == 0) {
            return USUAL;
        }
        Optional<Duration> time = Optional.of(Duration.ofMillis(STEP * (1 + ChoiceKind.CARE.digit(choice, 1))));
        return switch (ChoiceKind.CARE.digit(choice, 0)) {
            case 0 -> new LeaseCare(Hand.STEADY, Optional.empty(), Optional.empty(), false);
            case 1 -> new LeaseCare(Hand.IDLE, Optional.empty(), Optional.empty(), false);
            case 2 -> new LeaseCare(Hand.NONE, time, Optional.empty(), false);
            default -> new LeaseCare(Hand.NONE, Optional.empty(), time, false);
        };
    }

    /** Returns the same care, for work for which a closing client is to wait, or not. */
    LeaseCare working(boolean so) {
        return new LeaseCare(hand, atMost, atLeast, so);
    }

    /** Returns whether the worker renews the lease by hand. */
    boolean isByHand() {
        return hand != Hand.NONE;
    }

    /** Adds the options of this care to a request. */
    LockRequest.Builder of(LockRequest.Builder request) {
        return isByHand() ? request.backgroundHeartbeats(false) : request;
    }

    /**
     * Returns the times at which the worker requests a heartbeat, counted from the beginning of a hold of length
     * {@code held}.
     */
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

    /**
     * Returns the heartbeat request of this care. If {@code calmIsNear} is true, the request does not change for how
     * long the row stays taken, because no row may stay taken after the time {@code calm} of the setup.
     */
    HeartbeatRequest request(boolean calmIsNear) {
        HeartbeatRequest limited = atMost.map(HeartbeatRequest.NONE::withAtMost).orElse(HeartbeatRequest.NONE);
        return calmIsNear ? limited : atLeast.map(limited::withAtLeast).orElse(limited);
    }
}
