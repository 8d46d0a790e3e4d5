package io.github.dynamodblock.chaos.checker;

import java.util.Collection;
import java.util.Comparator;

/** What a checker says. {@code VALID < UNKNOWN < INVALID}; {@code NOT_TESTED} stands outside that order. */
public enum Verdict {
    /** Tested, and no violation found. */
    VALID,
    /** The history proves too little; never a success. */
    UNKNOWN,
    /** A violation, with a witness. */
    INVALID,
    /** The run did not plan what this property needs. */
    NOT_TESTED;

    /** The worst of some verdicts; where nothing was tested, {@code UNKNOWN}. */
    public static Verdict worst(Collection<Verdict> verdicts) {
        return verdicts.stream()
                .filter(verdict -> verdict != NOT_TESTED)
                .max(Comparator.naturalOrder())
                .orElse(UNKNOWN);
    }
}
