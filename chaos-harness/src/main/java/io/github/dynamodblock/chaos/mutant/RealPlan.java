package io.github.dynamodblock.chaos.mutant;

import java.util.Locale;

/** What a real run asks of a lock, and which faults it has. Not the plan of its faults in time. */
public enum RealPlan {
    USUAL,
    /** Much of it is asked of several locks together, and one of them is often renewed no more. */
    TOGETHER,
    /** It is mostly asked once. */
    IMPATIENT,
    /** Each process renews many leases at all times. */
    MANY_HELD,
    /** Its only faults are answers that are lost or late, and holds are short. */
    LOST_ANSWERS;

    /** As it is told, such as {@code many-held}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
