package io.github.dynamodblock.chaos.explore;

import java.util.List;

/**
 * What keeps the space finite. Nothing else does: requests and answers are lost, delayed and duplicated as often as
 * these numbers let them.
 *
 * @param clients how many clients want the one key
 * @param grants how many decisions each client begins
 * @param beats how many writes are made under one grant
 * @param tenures how often the row changes hands
 * @param zombies how many requests of a client are on their way that it does not wait for any more, duplicates among
 *     them
 * @param inFlight how many heartbeats of one lease wait for their answers
 * @param lateReads whether the answers to reads take time
 * @param sleeps whether machines are suspended, so that their monotonic clocks stand still
 */
public record Bounds(
        int clients, int grants, int beats, int tenures, int zombies, int inFlight, boolean lateReads, boolean sleeps) {
    /** Two tenures, and no request comes late. */
    static final Bounds LEAN = new Bounds(2, 1, 3, 2, 0, 1, false, false);

    /** And machines are suspended. */
    static final Bounds ASLEEP = new Bounds(2, 1, 3, 2, 0, 1, false, true);

    /** One late request or duplicate of each client. */
    static final Bounds SMALL = new Bounds(2, 1, 3, 2, 1, 1, false, false);

    /** And the lock changes hands once more. */
    static final Bounds THREE_TENURES = new Bounds(2, 1, 3, 3, 1, 1, false, false);

    /**
     * What is searched by default, one after the other: the first for its faults, the second for locking again, the
     * third for a late request of the last tenure but one.
     */
    public static final List<Bounds> TWO_CLIENTS = List.of(
            new Bounds(2, 1, 3, 2, 1, 1, true, true), new Bounds(2, 2, 2, 3, 0, 1, false, false), THREE_TENURES);

    /** For a night. */
    public static final List<Bounds> THREE_CLIENTS =
            List.of(new Bounds(3, 1, 3, 2, 0, 1, false, false), new Bounds(3, 1, 2, 2, 1, 1, false, false));

    private static final int MOST_CLIENTS = 3;

    public Bounds {
        if (clients < 2 || clients > MOST_CLIENTS) {
            throw new IllegalArgumentException("Two or " + MOST_CLIENTS + " clients are explored, not " + clients);
        }
        if (grants < 1 || grants > 9 || beats < 1 || tenures < 1 || zombies < 0 || inFlight < 1) {
            throw new IllegalArgumentException("These bounds leave nothing to explore: grants " + grants + ", beats "
                    + beats + ", tenures " + tenures + ", zombies " + zombies + ", in flight " + inFlight);
        }
    }
}
