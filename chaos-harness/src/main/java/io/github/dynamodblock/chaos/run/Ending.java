package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.checker.Verdict;

/** How a run was judged. */
public enum Ending {
    VALID,
    UNKNOWN,
    INVALID;

    static Ending of(Verdict verdict) {
        return switch (verdict) {
            case VALID -> VALID;
            case INVALID -> INVALID;
            case UNKNOWN, NOT_TESTED -> UNKNOWN;
        };
    }
}
