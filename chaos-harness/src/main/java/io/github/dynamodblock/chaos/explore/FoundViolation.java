package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;

/** A broken law, the state in which or from which it is broken, and whether the breaking is a step of its own. */
record FoundViolation(Property law, int state, boolean byStep) {}
