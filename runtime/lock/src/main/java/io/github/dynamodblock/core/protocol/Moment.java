package io.github.dynamodblock.core.protocol;

/**
 * A moment is an instant, as the monotonic clock and the wall clock show it. On some machines the monotonic clock
 * stands still while the machine is suspended, and the wall clock does not. Only both clocks together show that more
 * time has passed than the monotonic clock says.
 *
 * @param nanos the monotonic time in nanoseconds
 * @param wallMicros the time of the wall clock in microseconds since the epoch
 * @param epochSeconds the later of the wall clock's time and the store's time, in seconds since the epoch
 */
public record Moment(long nanos, long wallMicros, long epochSeconds) {
    private static final long SECOND = 1_000_000L;

    /** Creates a moment if the store's own time is not known. */
    public Moment(long nanos, long wallMicros) {
        this(nanos, wallMicros, Math.floorDiv(wallMicros, SECOND));
    }

    /** Returns whether that monotonic time has come. */
    public boolean reached(long time) {
        return Nanos.reached(nanos, time);
    }

    /**
     * Returns how much further than the monotonic clock the wall clock has moved on since then, in nanoseconds;
     * negative if the wall clock was set back.
     */
    private long missing(Moment earlier) {
        return (wallMicros - earlier.wallMicros) * 1_000L - (nanos - earlier.nanos);
    }

    /**
     * Returns whether the machine may have been suspended since then. A wall clock that was set forward looks the same.
     */
    boolean sleptSince(Moment earlier, LeaseTimes times) {
        return missing(earlier) > times.sleepTolerance();
    }

    /** Returns the moment with the later monotonic time. */
    static Moment later(Moment a, Moment b) {
        return a.nanos - b.nanos >= 0 ? a : b;
    }
}
