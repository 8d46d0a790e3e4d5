package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.spi.Clock;

/** A wall clock that stands. */
record StillClock(long epochMicros) implements Clock {
    @Override
    public long nanos() {
        return 0;
    }
}
