package io.github.dynamodblock.dynamodb;

/** What can be wrong with a lock table. */
public enum TableProblem {
    /** There is no such table in this account and Region. */
    MISSING(true),
    /** It is being made or deleted, or its key cannot be used. */
    NOT_ACTIVE(true),
    /** Its keys have other names or types than configured. */
    WRONG_KEYS(true),
    /** Rows of the other layout are in it: its clients and ours would not see each other's locks. */
    OTHER_LAYOUT(true),
    /** An eventually consistent global table, which clients may write in several Regions: each could grant the lock. */
    EVENTUAL_REGIONS(true),
    /** A strongly consistent global table, which knows no transactions and no time to live. */
    STRONG_REGIONS(false),
    /** Nothing collects abandoned rows. */
    TTL_OFF(false),
    /** Time to live uses another attribute than configured. */
    TTL_ELSEWHERE(false),
    /** Something could not be looked at. */
    UNSEEN(false);

    private final boolean fatal;

    TableProblem(boolean fatal) {
        this.fatal = fatal;
    }

    /** Whether locks in that table do not work, or do not exclude each other. */
    public boolean isFatal() {
        return fatal;
    }
}
