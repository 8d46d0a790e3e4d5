package io.github.dynamodblock.chaos.checker;

/**
 * The longest time in which a row can have shown one grant.
 *
 * @param from when the first write of the grant was sent
 * @param renewed the latest instant at which the last write of the grant can have reached the store
 * @param freed when the release of the grant was known; never if no release was known
 * @param taken an instant by which the grant was in the row, if it ever was
 * @param replaced when the acquire of the next grant returned
 * @param lease L(1+ρ)
 */
record OccupancySpan(String process, long from, long renewed, long freed, long taken, long replaced, long lease) {}
