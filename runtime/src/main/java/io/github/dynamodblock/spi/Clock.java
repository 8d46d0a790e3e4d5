package io.github.dynamodblock.spi;

/** Tells the time: how much of it has passed, and what the wall says. */
public interface Clock {
    /** Monotonic nanoseconds from an arbitrary origin; compare by difference only, for they may overflow. */
    long nanos();

    /** Microseconds since the epoch; may jump either way. */
    long epochMicros();
}
