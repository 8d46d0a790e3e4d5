package io.github.dynamodblock.chaos.explore;

import java.time.Duration;

/** A search progress is a callback that receives the progress of a search. */
@FunctionalInterface
public interface SearchProgress {
    /**
     * Reports that the search has found all states that can be reached in {@code depth} steps.
     *
     * @param depth the number of steps
     * @param states how many states have been found so far
     * @param elapsed how long the search has taken so far
     */
    void level(int depth, long states, Duration elapsed);
}
