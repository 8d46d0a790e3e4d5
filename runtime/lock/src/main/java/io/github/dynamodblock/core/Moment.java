package io.github.dynamodblock.core;

import io.github.dynamodblock.spi.Clock;

/**
 * An instant, as both clocks tell it. The monotonic clock stands still while a machine is suspended and the wall clock
 * does not: only of the two together can one learn that more time has passed than the monotonic one says.
 *
 * @param nanos the monotonic time
 * @param wallMicros the wall clock's
 * @param epochSeconds seconds since the epoch, by the later of the wall clock and the store's
 */
public record Moment(long nanos, long wallMicros, long epochSeconds) {
    private static final long CLOSE = 100_000L;
    /** A clock that is always slower than that is told by its last reading. */
    private static final int MOST_READS = 20;

    private static final long SECOND = 1_000_000L;

    /** Where the store tells no time of its own. */
    public Moment(long nanos, long wallMicros) {
        this(nanos, wallMicros, Math.floorDiv(wallMicros, SECOND));
    }

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

    boolean reached(long time) {
        return Nanos.reached(nanos, time);
    }

    /** How much further the wall clock moved on than the monotonic one, in nanoseconds; negative if it was put back. */
    private long missing(Moment earlier) {
        return (wallMicros - earlier.wallMicros) * 1_000L - (nanos - earlier.nanos);
    }

    /** Whether the machine may have been suspended since. A wall clock that was put forward looks the same. */
    boolean sleptSince(Moment earlier, Times times) {
        return missing(earlier) > times.sleepTolerance();
    }

    static Moment later(Moment a, Moment b) {
        return a.nanos - b.nanos >= 0 ? a : b;
    }
}
