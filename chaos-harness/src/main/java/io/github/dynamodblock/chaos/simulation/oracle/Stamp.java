package io.github.dynamodblock.chaos.simulation.oracle;

/**
 * The instant of a send.
 *
 * @param on what its client's monotonic clock showed
 * @param at true time; two sends around a sleep of the machine differ in it alone
 */
record Stamp(long on, long at) {
    /** Later than any. */
    static final Stamp NEVER = new Stamp(Grant.NEVER, Grant.NEVER);

    Stamp earlier(Stamp other) {
        return other.at < at ? other : this;
    }

    boolean isKnown() {
        return at != Grant.NEVER;
    }
}
