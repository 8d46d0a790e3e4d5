package io.github.dynamodblock.chaos.cli;

import io.github.dynamodblock.chaos.checker.Verdict;

/** The exit codes of {@code chaos-harness}. After Ctrl-C, the JVM itself exits with 130. */
final class ExitCode {
    static final int VALID = 0;
    static final int INVALID = 1;
    static final int UNKNOWN = 2;
    static final int FAILED = 3;
    static final int USAGE = 64;

    private ExitCode() {}

    static int of(Verdict verdict) {
        return switch (verdict) {
            case VALID -> VALID;
            case INVALID -> INVALID;
            case UNKNOWN, NOT_TESTED -> UNKNOWN;
        };
    }
}
