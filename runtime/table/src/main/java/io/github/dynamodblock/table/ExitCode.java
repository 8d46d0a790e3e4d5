package io.github.dynamodblock.table;

/** The numbers that {@code dynamodb-lock-table} exits with. */
final class ExitCode {
    /** Done, or nothing is wrong. */
    static final int DONE = 0;
    /** Somebody must look into it. */
    static final int LOOK = 1;
    /** The table cannot be asked. */
    static final int FAILED = 3;

    static final int USAGE = 64;

    private ExitCode() {}
}
