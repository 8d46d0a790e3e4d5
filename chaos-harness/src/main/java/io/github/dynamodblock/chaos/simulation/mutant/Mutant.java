package io.github.dynamodblock.chaos.simulation.mutant;

import io.github.dynamodblock.chaos.simulation.oracle.Property;
import io.github.dynamodblock.chaos.simulation.world.Lock;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A broken lock that must be caught.
 *
 * @param number its row in the table of mutants of the documentation
 * @param defect what is wrong with it
 * @param named the properties of which one must catch it
 * @param lock makes one for each process
 */
public record Mutant(int number, String name, String defect, Set<Property> named, Supplier<Lock> lock) {}
