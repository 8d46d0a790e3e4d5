package io.github.dynamodblock.chaos.simulation.oracle;

/**
 * The instant at which a request was sent.
 *
 * @param on what the monotonic clock of the client showed
 * @param at the true time; two sends before and after a suspension of the machine can differ only in the true time
 */
record SendTime(long on, long at) {
    /** An instant that is later than every other instant. */
    static final SendTime NEVER = new SendTime(SimulatedGrant.NEVER, SimulatedGrant.NEVER);

    /** Returns the earlier one of two instants. */
    SendTime earlier(SendTime other) {
        return other.at < at ? other : this;
    }

    /** Returns whether this instant is not {@link #NEVER}. */
    boolean isKnown() {
        return at != SimulatedGrant.NEVER;
    }
}
