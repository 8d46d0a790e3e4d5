package io.github.dynamodblock.core;

import io.github.dynamodblock.core.protocol.Moment;
import io.github.dynamodblock.spi.Clock;

/** The moment clock reads both clocks of a process as one moment. */
final class MomentClock {
    /** Two readings of the monotonic clock, with a reading of the wall clock between them, may be so far apart. */
    private static final long CLOSE = 100_000L;
    /**
     * How often the clocks are read at most. If they are always slower than {@link #CLOSE}, the last reading counts.
     */
    private static final int MOST_READS = 20;

    private static final long SECOND = 1_000_000L;

    private MomentClock() {}

    /**
     * Returns the present moment. If the thread is paused between the readings of the two clocks, the pause would look
     * like a suspension. So the clocks are read again then.
     */
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

    /**
     * Returns the later of the wall clock's time and the store's time, in seconds since the epoch. What must last
     * beyond the present must do so by both clocks.
     */
    static long epochSeconds(Clock clock) {
        return epochSeconds(clock, clock.epochMicros());
    }

    private static long epochSeconds(Clock clock, long wallMicros) {
        long seconds = Math.floorDiv(wallMicros, SECOND);
        return Math.max(seconds, clock.storeSeconds().orElse(seconds));
    }
}
