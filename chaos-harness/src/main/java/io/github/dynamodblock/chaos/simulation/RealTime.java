package io.github.dynamodblock.chaos.simulation;

import java.time.Duration;

/** The time of the real machine, for the person who waits for a simulation. No code of a simulated world uses it. */
final class RealTime {
    private RealTime() {}

    static long nanos() {
        return System.nanoTime();
    }

    static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
