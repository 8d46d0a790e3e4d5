package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;

/**
 * A found violation is a law that the search found broken.
 *
 * @param law the broken law
 * @param state the number of the state that breaks the law, or from which a step breaks the law
 * @param byStep whether a step from the state breaks the law
 */
record FoundViolation(Property law, int state, boolean byStep) {}
