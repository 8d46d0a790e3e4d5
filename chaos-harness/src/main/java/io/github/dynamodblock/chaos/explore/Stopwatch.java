package io.github.dynamodblock.chaos.explore;

import java.time.Duration;

/** A stopwatch measures the real time that a search takes. */
final class Stopwatch {
    private final long started = System.nanoTime();

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
