package io.github.dynamodblock.chaos.checker;

/**
 * A time in which a row may have shown one grant, at its longest.
 *
 * @param from when its first write was sent
 * @param renewed when its last write can have landed
 * @param freed when its release was known; never where none was
 * @param taken when it was in the row for certain
 * @param replaced when the next grant's write was answered
 * @param lease L(1+ρ)
 */
record OccupancySpan(String process, long from, long renewed, long freed, long taken, long replaced, long lease) {}
