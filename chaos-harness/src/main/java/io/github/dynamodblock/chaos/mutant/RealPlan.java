package io.github.dynamodblock.chaos.mutant;

import java.util.Locale;

/**
 * How the clients of a real run use the lock, and which kinds of faults the run has. It does not plan when the faults
 * happen.
 */
public enum RealPlan {
    /** The usual plan. */
    USUAL,
    /** Many requests are for several locks together. Often one of these locks is no longer renewed. */
    TOGETHER,
    /** Most requests do not wait. */
    IMPATIENT,
    /** Each process always renews many leases. */
    MANY_HELD,
    /** The only faults are lost and late responses, and the holds are short. */
    LOST_ANSWERS;

    /** Returns the name of the plan as a user reads it, such as {@code many-held}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
