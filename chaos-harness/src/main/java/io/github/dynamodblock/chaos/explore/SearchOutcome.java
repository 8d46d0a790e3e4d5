package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A search outcome is the result of one search.
 *
 * @param bounds the bounds of the space
 * @param mutant the mutant whose space was searched; empty for the lock itself
 * @param counterexample the shortest way to a broken law, if the search found one; the search stops then
 * @param complete whether the whole space was searched
 * @param states how many states were reached; states that differ only in the names of clients count as one
 * @param transitions how many steps were tried, whether or not they led to a new state
 * @param depth the number of steps to the state that is farthest away
 * @param clientStates how many different states of one client occurred
 * @param rows how many different rows occurred
 * @param elapsed how long the search took
 */
public record SearchOutcome(
        SpaceBounds bounds,
        Optional<ExploredMutant> mutant,
        Optional<Counterexample> counterexample,
        boolean complete,
        long states,
        long transitions,
        int depth,
        int clientStates,
        int rows,
        Duration elapsed) {

    /**
     * A counterexample is a broken law and the steps that break it.
     *
     * @param law the broken law
     * @param sentences the steps, in sentences
     */
    public record Counterexample(Property law, List<String> sentences) {}
}
