package io.github.dynamodblock.chaos.simulation;

import io.github.dynamodblock.chaos.mutant.LockVariant;
import io.github.dynamodblock.chaos.mutant.Mutants;
import java.util.function.Supplier;

/** Finds a lock that can be simulated by the name that a user types. */
public final class SimulatedLocks {
    private static final String MUTANT = "mutant:";

    private SimulatedLocks() {}

    /**
     * Returns the lock with this name: {@code ours} or {@code mutant:NAME}.
     *
     * @throws IllegalArgumentException if there is no such lock; the message is one line and lists the names
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
