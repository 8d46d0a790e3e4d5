package io.github.dynamodblock.chaos.explore;

/** A broken law, the state in which or from which it is broken, and whether the breaking is a step of its own. */
record Found(Law law, int state, boolean byStep) {}
