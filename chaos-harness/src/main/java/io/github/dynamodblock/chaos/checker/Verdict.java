package io.github.dynamodblock.chaos.checker;

import java.util.Collection;
import java.util.Comparator;

/** The verdict of a checker. The order is {@code VALID < UNKNOWN < INVALID}; {@code NOT_TESTED} has no place in it. */
public enum Verdict {
    /** The property was tested, and no violation was found. */
    VALID,
    /** The history proves too little. This is never a success. */
    UNKNOWN,
    /** The property was violated. There is a witness. */
    INVALID,
    /** The run did not plan what the property needs. */
    NOT_TESTED;

    /** Returns the worst of some verdicts; {@code UNKNOWN} if nothing was tested. */
    public static Verdict worst(Collection<Verdict> verdicts) {
        return verdicts.stream()
                .filter(verdict -> verdict != NOT_TESTED)
                .max(Comparator.naturalOrder())
                .orElse(UNKNOWN);
    }
}
