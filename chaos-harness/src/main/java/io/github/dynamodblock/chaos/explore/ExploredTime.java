package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.core.protocol.ClockDrift;
import io.github.dynamodblock.core.protocol.LeaseTimes;
import io.github.dynamodblock.core.protocol.Moment;
import java.time.Duration;

/**
 * Time, as the explored machines are told it: it is always the moment zero, and what happened before has a negative
 * time. A lease lasts two ticks. Clocks do not drift, so that a holder believes for just as long as a challenger waits:
 * the closest that the two can come.
 */
final class ExploredTime {
    static final long TICK = 1_000_000_000L;
    static final long LEASE = 2 * TICK;

    static final Moment NOW = new Moment(0, 0);
    static final ClockDrift NO_DRIFT = new ClockDrift(0);
    static final LockKey KEY = LockKey.of("key");
    static final Duration ROW_LEASE = Duration.ofNanos(LEASE);

    /** The epoch second at which a row may be collected: none that comes. */
    static final long NEVER_COLLECTED = Long.MAX_VALUE / 2;

    /** A grant whose acknowledgement comes within a tick is handed out at once; a later one is confirmed first. */
    static final LeaseTimes TIMES = new LeaseTimes(LEASE, TICK / 2, TICK + TICK / 2, LEASE, TICK / 2, TICK / 10);

    private ExploredTime() {}
}
