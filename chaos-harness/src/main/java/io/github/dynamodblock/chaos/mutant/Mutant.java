package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.chaos.checker.Property;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A broken lock that must be caught.
 *
 * @param number its row in the table of mutants of the documentation
 * @param defect what is wrong with it
 * @param named the properties of which one must catch it
 * @param lock makes one for each process
 * @param real the properties of which one must catch it in a real run; none if a real run cannot reveal it
 * @param plan of that run
 */
public record Mutant(
        int number,
        String name,
        String defect,
        Set<Property> named,
        Supplier<LockVariant> lock,
        Set<Property> real,
        RealPlan plan) {
    /**
     * The same, which one of these must catch in a real run. A real store keeps to its own conditions: a lock with other {@link
     * WriteConditions} needs a client of its own there.
     */
    Mutant inRealRuns(Property first, Property... others) {
        return new Mutant(number, name, defect, named, lock, EnumSet.of(first, others), plan);
    }

    /** The same, of which the real run has that plan. */
    Mutant under(RealPlan other) {
        return new Mutant(number, name, defect, named, lock, real, other);
    }
}
