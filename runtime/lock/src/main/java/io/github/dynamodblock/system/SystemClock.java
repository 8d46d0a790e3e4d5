package io.github.dynamodblock.system;

import io.github.dynamodblock.spi.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The machine's clocks. */
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
