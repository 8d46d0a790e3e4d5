package io.github.dynamodblock.spi;

import java.util.OptionalLong;

/** Tells the time: how much of it has passed, and what the wall says. */
public interface Clock {
    /** Monotonic nanoseconds from an arbitrary origin; compare by difference only, for they may overflow. */
    long nanos();

    /** Microseconds since the epoch; may jump either way. */
    long epochMicros();

    /**
     * Seconds since the epoch by the store's own clock, as its last answer told and moved on since; empty if it told none.
     * A machine's wall clock may be wrong by hours, and what the store collects as garbage it collects by its own.
     */
    default OptionalLong storeSeconds() {
        return OptionalLong.empty();
    }

    /** {@link #epochMicros()}, or by the store's clock if that is later: of whole seconds then. */
    default long latestMicros() {
        long micros = epochMicros();
        return Math.max(micros, storeSeconds().orElse(Math.floorDiv(micros, 1_000_000L)) * 1_000_000L);
    }
}
