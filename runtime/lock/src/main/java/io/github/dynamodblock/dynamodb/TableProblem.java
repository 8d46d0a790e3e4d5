package io.github.dynamodblock.dynamodb;

/**
 * The kinds of problems of a lock table.
 *
 * @since 1.0.0
 */
public enum TableProblem {
    /** This account and Region have no such table. */
    MISSING(true),
    /** The table is being created or deleted, or its encryption key cannot be used. */
    NOT_ACTIVE(true),
    /** The keys of the table have other names or types than configured. */
    WRONG_KEYS(true),
    /** The table has rows of the other layout: clients of different layouts do not see each other's locks. */
    OTHER_LAYOUT(true),
    /**
     * The table is an eventually consistent global table. If clients write it in several Regions, each of these
     * Regions can grant the same lock. {@link LockTableAdmin#allClientsWriteThisRegion} declares that they do not.
     */
    EVENTUAL_REGIONS(true),
    /** The table is a strongly consistent global table: locks work, but it has no transactions and no time to live. */
    STRONG_REGIONS(false),
    /** Time to live is off: DynamoDB never collects abandoned rows. */
    TTL_OFF(false),
    /** Time to live uses another attribute than configured: DynamoDB never collects rows of locks. */
    TTL_ELSEWHERE(false),
    /** A part of the examination was refused, for example because a permission is missing. */
    UNSEEN(false);

    private final boolean fatal;

    TableProblem(boolean fatal) {
        this.fatal = fatal;
    }

    /**
     * Returns whether the problem is fatal: locks in this table do not work, or do not exclude each other.
     *
     * @return true if the problem is fatal
     */
    public boolean isFatal() {
        return fatal;
    }
}
