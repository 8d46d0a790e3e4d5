package io.github.dynamodblock.chaos.simulation.world;

/** How a worker lets go of a lease. */
enum ReleaseStyle {
    /** It releases. */
    RELEASE,
    /** It writes a counter, with the release in one transaction. */
    COMMIT,
    /** The same, with an item that is refused. */
    REFUSED_COMMIT,
    /** It writes a counter in the lock's own row, with the release. */
    WRITE;

    private static final ReleaseStyle[] OF_DIGIT = {COMMIT, COMMIT, COMMIT, REFUSED_COMMIT, WRITE, WRITE};

    static ReleaseStyle of(int choice) {
        return choice == 0 ? RELEASE : OF_DIGIT[ChoiceKind.PARTING.digit(choice, 0)];
    }
}
