package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a search came to.
 *
 * @param bounds of the space
 * @param mutant whose space it was; empty for the lock's own
 * @param counterexample the shortest way to a broken law, if the search found one and so stopped
 * @param complete whether the whole space was searched
 * @param states that are reached, not counting those that differ in the clients' names only
 * @param transitions steps tried, whether or not they led to a new state
 * @param depth how many steps the farthest state is away
 * @param clientStates different states of one client
 * @param rows different rows
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

    /** A law, and the steps by which it is broken. */
    public record Counterexample(Property law, List<String> sentences) {}
}
