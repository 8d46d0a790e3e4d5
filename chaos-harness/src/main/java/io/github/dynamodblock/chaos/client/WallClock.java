package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.chaos.workload.LockUnderTest;
import io.github.dynamodblock.spi.Clock;

/** {@code mutant:wall-clock}: the time that passes is read from the wall clock. Caught by N1 when that jumps. */
final class WallClock {
    private WallClock() {}

    static LockUnderTest open(ClientSetup setup) {
        return OurClient.open(setup, OurClient.Parts.REAL.withClock(Wall::new));
    }

    record Wall(Clock real) implements Clock {
        @Override
        public long nanos() {
            return real.epochMicros() * 1_000;
        }

        @Override
        public long epochMicros() {
            return real.epochMicros();
        }
    }
}
