package io.github.dynamodblock.core.protocol;

/**
 * An instant, as both clocks tell it. The monotonic clock stands still while a machine is suspended and the wall clock
 * does not: only of the two together can one learn that more time has passed than the monotonic one says.
 *
 * @param nanos the monotonic time
 * @param wallMicros the wall clock's
 * @param epochSeconds seconds since the epoch, by the later of the wall clock and the store's
 */
public record Moment(long nanos, long wallMicros, long epochSeconds) {
    private static final long SECOND = 1_000_000L;

    /** An instant where the store tells no time of its own. */
    public Moment(long nanos, long wallMicros) {
        this(nanos, wallMicros, Math.floorDiv(wallMicros, SECOND));
    }

    /** Whether that monotonic time has come. */
    public boolean reached(long time) {
        return Nanos.reached(nanos, time);
    }

    /** How much further the wall clock moved on than the monotonic one, in nanoseconds; negative if it was put back. */
    private long missing(Moment earlier) {
        return (wallMicros - earlier.wallMicros) * 1_000L - (nanos - earlier.nanos);
    }

    /** Whether the machine may have been suspended since. A wall clock that was put forward looks the same. */
    boolean sleptSince(Moment earlier, LeaseTimes times) {
        return missing(earlier) > times.sleepTolerance();
    }

    static Moment later(Moment a, Moment b) {
        return a.nanos - b.nanos >= 0 ? a : b;
    }
}
