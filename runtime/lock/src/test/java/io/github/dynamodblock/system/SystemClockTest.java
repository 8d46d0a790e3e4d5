package io.github.dynamodblock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Two clocks that must not be one: whoever reads a wall clock for passing time robs holders when it is put forward. */
class SystemClockTest {
    private final SystemClock clock = new SystemClock();

    @Test
    void nanos_isTheMonotonicClockOfTheJvm() {
        long before = System.nanoTime();
        long read = clock.nanos();
        long after = System.nanoTime();

        // By difference, for the origin is anywhere: a wall clock's is not this one.
        assertThat(read - before).isNotNegative();
        assertThat(after - read).isNotNegative();
    }

    @Test
    void epochMicros_isTheWallClockInMicroseconds() {
        Instant before = Instant.now();
        long micros = clock.epochMicros();

        assertThat(Instant.EPOCH.plus(Duration.ofNanos(micros * 1_000)))
                .isBetween(before.minusNanos(1_000), Instant.now());
    }
}
