package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.core.protocol.ClockDrift;
import io.github.dynamodblock.core.protocol.LeaseTimes;
import io.github.dynamodblock.core.protocol.Moment;
import java.time.Duration;

/**
 * This class defines the time in the model. The present is always the moment zero, and every earlier event has a
 * negative time. A lease lasts two ticks. Clocks do not drift, so a holder believes for exactly as long as a challenger
 * waits. So no safety margin is left between V and a takeover.
 */
final class ExploredTime {
    static final long TICK = 1_000_000_000L;
    static final long LEASE = 2 * TICK;

    static final Moment NOW = new Moment(0, 0);
    static final ClockDrift NO_DRIFT = new ClockDrift(0);
    static final LockKey KEY = LockKey.of("key");
    static final Duration ROW_LEASE = Duration.ofNanos(LEASE);

    /** The epoch second from which DynamoDB can delete a row by its time to live. The model never reaches this time. */
    static final long NEVER_COLLECTED = Long.MAX_VALUE / 2;

    /**
     * The times of a lease. A grant whose response arrives within a tick is handed to the caller at once. If the
     * response arrives later, a heartbeat confirms the grant first.
     */
    static final LeaseTimes TIMES = new LeaseTimes(LEASE, TICK / 2, TICK + TICK / 2, LEASE, TICK / 2, TICK / 10);

    private ExploredTime() {}
}
