package io.github.dynamodblock.chaos.simulation;

import io.github.dynamodblock.chaos.mutant.LockVariant;
import io.github.dynamodblock.chaos.mutant.Mutants;
import java.util.function.Supplier;

/** The locks that can be simulated, by the names that a user types. */
public final class SimulatedLocks {
    private static final String MUTANT = "mutant:";

    private SimulatedLocks() {}

    /**
     * The lock of that name: {@code ours} or {@code mutant:NAME}.
     *
     * @throws IllegalArgumentException with one line that lists the names, if there is none
     */
    public static Supplier<LockVariant> named(String name) {
        if (name.equals("ours")) {
            return () -> LockVariant.OURS;
        }
        if (!name.startsWith(MUTANT)) {
            throw new IllegalArgumentException("There is no client '" + name + "'; there are ours and mutant:NAME");
        }
        return Mutants.named(name.substring(MUTANT.length())).lock();
    }
}
