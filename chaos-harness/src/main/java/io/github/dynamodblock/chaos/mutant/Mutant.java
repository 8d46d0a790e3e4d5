package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.chaos.checker.Property;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A mutant: a lock with one mistake, which the judges must find.
 *
 * @param number its number in the table of mutants in the documentation
 * @param name its name on the command line
 * @param defect what is wrong with it
 * @param named the properties of which one must catch it in the simulation
 * @param lock makes one lock variant for each process
 * @param real the properties of which one must catch it in a real run; empty if a real run cannot reveal it
 * @param plan the plan of that real run
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
     * Returns the same mutant, which one of these properties must catch in a real run. A real store applies the real
     * conditions. So a mutant with other {@link WriteConditions} needs its own client in a real run.
     */
    Mutant inRealRuns(Property first, Property... others) {
        return new Mutant(number, name, defect, named, lock, EnumSet.of(first, others), plan);
    }

    /** Returns the same mutant with another plan of its real run. */
    Mutant under(RealPlan other) {
        return new Mutant(number, name, defect, named, lock, real, other);
    }
}
