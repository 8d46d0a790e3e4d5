package io.github.dynamodblock.chaos.simulation.world;

/** How a worker ends a lease. */
enum ReleaseStyle {
    /** The worker releases the lease. */
    RELEASE,
    /** The worker writes a counter and releases the lease in one transaction. */
    COMMIT,
    /** The worker does the same as for {@link #COMMIT}, with an additional item that the store refuses. */
    REFUSED_COMMIT,
    /** The worker writes a counter in the row of the lock, together with the release. */
    WRITE;

    private static final ReleaseStyle[] OF_DIGIT = {COMMIT, COMMIT, COMMIT, REFUSED_COMMIT, WRITE, WRITE};

    /** Returns the style that a choice selects. */
    static ReleaseStyle of(int choice) {
        return choice == 0 ? RELEASE : OF_DIGIT[ChoiceKind.PARTING.digit(choice, 0)];
    }
}
