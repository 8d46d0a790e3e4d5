package io.github.dynamodblock.core;

import io.github.dynamodblock.core.protocol.Moment;
import io.github.dynamodblock.spi.Clock;

/** Reads both clocks of a process as one moment. */
final class MomentClock {
    private static final long CLOSE = 100_000L;
    /** A clock that is always slower than that is told by its last reading. */
    private static final int MOST_READS = 20;

    private static final long SECOND = 1_000_000L;

    private MomentClock() {}

    /** Now. A thread paused between two looks at clocks would take the pause for a suspension: then they are read again. */
    static Moment now(Clock clock) {
        long nanos;
        long wallMicros;
        int reads = 0;
        do {
            nanos = clock.nanos();
            wallMicros = clock.epochMicros();
        } while (clock.nanos() - nanos > CLOSE && ++reads < MOST_READS);
        return new Moment(nanos, wallMicros, epochSeconds(clock, wallMicros));
    }

    /** By the later of the two clocks: what is to outlive the present must do so by either. */
    static long epochSeconds(Clock clock) {
        return epochSeconds(clock, clock.epochMicros());
    }

    private static long epochSeconds(Clock clock, long wallMicros) {
        long seconds = Math.floorDiv(wallMicros, SECOND);
        return Math.max(seconds, clock.storeSeconds().orElse(seconds));
    }
}
