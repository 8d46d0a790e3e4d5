package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.chaos.checker.Property;

/**
 * A property that does not hold.
 *
 * @param at true time in nanoseconds
 * @param words what is wrong, in a sentence
 */
public record Violation(Property property, long at, String words) {}
