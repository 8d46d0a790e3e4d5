package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.chaos.checker.Property;

/**
 * A violation of a property.
 *
 * @param at the true time in nanoseconds
 * @param words a sentence that says what is wrong
 */
public record Violation(Property property, long at, String words) {}
