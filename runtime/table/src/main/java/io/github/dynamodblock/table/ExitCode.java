package io.github.dynamodblock.table;

/** The exit codes of {@code dynamodb-lock-table}. */
final class ExitCode {
    /** The command is done, or nothing is wrong. */
    static final int DONE = 0;
    /** A person must look into the result. */
    static final int LOOK = 1;
    /** The command failed: the table cannot be used, or the command has a defect. */
    static final int FAILED = 3;

    /** The command line is wrong. */
    static final int USAGE = 64;

    private ExitCode() {}
}
