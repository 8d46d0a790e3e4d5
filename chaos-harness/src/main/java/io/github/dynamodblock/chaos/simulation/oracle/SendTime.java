package io.github.dynamodblock.chaos.simulation.oracle;

/**
 * The instant of a send.
 *
 * @param on what its client's monotonic clock showed
 * @param at true time; two sends around a sleep of the machine differ in it alone
 */
record SendTime(long on, long at) {
    /** Later than any. */
    static final SendTime NEVER = new SendTime(SimulatedGrant.NEVER, SimulatedGrant.NEVER);

    SendTime earlier(SendTime other) {
        return other.at < at ? other : this;
    }

    boolean isKnown() {
        return at != SimulatedGrant.NEVER;
    }
}
