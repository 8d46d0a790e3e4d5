package io.github.dynamodblock.chaos.explore;

import java.time.Duration;

/** Hears of a search as it goes on. */
@FunctionalInterface
public interface SearchProgress {
    /** All that can be reached in {@code depth} steps was found: so many states by now. */
    void level(int depth, long states, Duration elapsed);
}
