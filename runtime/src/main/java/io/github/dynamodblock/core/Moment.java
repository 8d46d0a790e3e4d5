package io.github.dynamodblock.core;

import io.github.dynamodblock.spi.Clock;

/**
 * An instant, as both clocks tell it. The monotonic clock stands still while a machine is suspended and the wall clock
 * does not: only of the two together can one learn that more time has passed than the monotonic one says.
 *
 * @param nanos the monotonic time
 * @param wallMicros the wall clock's
 */
public record Moment(long nanos, long wallMicros) {
    private static final long CLOSE = 100_000L;

    /** Now. A thread paused between two looks at clocks would take the pause for a suspension: then they are read again. */
    static Moment now(Clock clock) {
        Moment read;
        do {
            read = new Moment(clock.nanos(), clock.epochMicros());
        } while (clock.nanos() - read.nanos() > CLOSE);
        return read;
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
