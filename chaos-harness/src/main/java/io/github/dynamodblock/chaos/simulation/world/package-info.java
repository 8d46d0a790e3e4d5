/**
 * Simulates a world of clients, a network and a store. All that happens in the world follows from a list of choices.
 */
@NullMarked
package io.github.dynamodblock.chaos.simulation.world;

import org.jspecify.annotations.NullMarked;
