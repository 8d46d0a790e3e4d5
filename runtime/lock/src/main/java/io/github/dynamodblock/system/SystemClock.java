package io.github.dynamodblock.system;

import io.github.dynamodblock.spi.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The clocks of the machine. */
public final class SystemClock implements Clock {
    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public long epochMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
