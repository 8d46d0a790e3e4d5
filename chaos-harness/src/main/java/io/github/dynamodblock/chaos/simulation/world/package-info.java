/** A world of clients, a network and a store, in which everything that happens follows from a list of choices. */
@NullMarked
package io.github.dynamodblock.chaos.simulation.world;

import org.jspecify.annotations.NullMarked;
