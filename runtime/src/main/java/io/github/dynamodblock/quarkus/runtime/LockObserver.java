package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.dynamodb.CapacityListener;
import java.time.Duration;
import java.util.Optional;

/** Observes the locks of the application: each bean of this type does, through {@link LockObservers}. */
interface LockObserver {
    /** How a call that requests locks ended. */
    enum Answer {
        GRANTED,
        NOT_GRANTED,
        FAILED,
        /** The caller gave up, or was interrupted. */
        CANCELLED
    }

    /** A caller begins to wait. One {@link #answered} follows. */
    default void waits(LockCall call) {}

    /** The caller waits no longer. If the answer is a grant, {@link #granted} follows for each lock. */
    default void answered(LockCall call, Answer answer, Duration took) {}

    /** A lease begins. One {@link #released} or one {@link #lost} follows, unless the process ends before. */
    default void granted(LockCall call, Lease lease) {}

    /** The lease is in danger. */
    default void inDanger(LockCall call, Lease lease) {}

    /** The lease is no longer in danger. */
    default void safeAgain(LockCall call, Lease lease) {}

    /**
     * The lease was lost.
     *
     * @param reason the reason; empty if only the release of the lease discovered the loss
     */
    default void lost(LockCall call, Lease lease, Optional<LostReason> reason, Duration held) {}

    /** The lease was released or committed by its holder, with another outcome than a loss. */
    default void released(LockCall call, Lease lease, ReleaseOutcome outcome, Duration held) {}

    /**
     * A request to the table has a response, or has none within its limit.
     *
     * @param client the name of the client
     */
    default void requested(
            String client, StoreRequest request, LockKey key, StoreRequest.Response response, Duration took) {}

    /** Returns whether requests ask for the capacity that they consume. Only then {@link #consumed} is called. */
    default boolean wantsCapacity() {
        return false;
    }

    /**
     * A request consumed capacity of the table.
     *
     * @param client the name of the client
     */
    default void consumed(String client, CapacityListener.Units units, double number) {}
}
