package io.github.dynamodblock.spi;

import java.util.OptionalLong;

/**
 * Returns the time, by a monotonic clock and by a wall clock.
 */
public interface Clock {
    /**
     * Returns the monotonic time in nanoseconds from an arbitrary origin. The values can overflow: compare them only
     * by their difference.
     *
     * @return the nanoseconds
     */
    long nanos();

    /**
     * Returns the wall clock's time in microseconds since the epoch. It can jump forward or back.
     *
     * @return the microseconds
     */
    long epochMicros();

    /**
     * Returns the store's own time in seconds since the epoch: the time in the store's last response that contained
     * one, plus the monotonic time since then. A machine's wall clock can be wrong by hours, and the store collects
     * garbage by its own clock.
     *
     * @return the seconds, or empty if no response of the store contained a time
     */
    default OptionalLong storeSeconds() {
        return OptionalLong.empty();
    }

    /**
     * Returns the later of the wall clock's time and the store's time, in microseconds since the epoch. The store's
     * time has whole seconds.
     *
     * @return the microseconds
     */
    default long latestMicros() {
        long micros = epochMicros();
        return Math.max(micros, storeSeconds().orElse(Math.floorDiv(micros, 1_000_000L)) * 1_000_000L);
    }
}
