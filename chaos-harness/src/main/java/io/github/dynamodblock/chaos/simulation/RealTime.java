package io.github.dynamodblock.chaos.simulation;

import java.time.Duration;

/** The time of the person who waits for a simulation; nothing in a world knows it. */
final class RealTime {
    private RealTime() {}

    static long nanos() {
        return System.nanoTime();
    }

    static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
