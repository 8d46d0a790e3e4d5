package io.github.dynamodblock.chaos.explore;

import java.util.List;

/**
 * What keeps the space finite. Nothing else does: requests and answers are lost, delayed and duplicated as often as
 * these numbers let them.
 *
 * @param clients how many clients want the key, or the two keys
 * @param grants how many decisions each client begins, about one key or about two
 * @param beats how many writes are made under one grant
 * @param tenures how often the row changes hands
 * @param zombies how many requests of a client are on their way that it does not wait for any more, duplicates among
 *     them; of two keys so many about each, and so many about both
 * @param inFlight how many heartbeats of one lease wait for their answers
 * @param lateReads whether the answers to reads take time
 * @param sleeps whether machines are suspended, so that their monotonic clocks stand still
 * @param throttles whether the table asks clients to slow down, and does nothing of what they ask for
 * @param commits whether holders commit: their writes and the release happen together, or an item is refused
 * @param forces whether an operator frees a held row by force
 * @param together how many clients want two keys together, while the others want one of them at a time; 0 if there is one
 *     key
 */
public record SpaceBounds(
        int clients,
        int grants,
        int beats,
        int tenures,
        int zombies,
        int inFlight,
        boolean lateReads,
        boolean sleeps,
        boolean throttles,
        boolean commits,
        boolean forces,
        int together) {
    /** Two tenures, and no request comes late. */
    static final SpaceBounds LEAN = new SpaceBounds(2, 1, 3, 2, 0, 1, false, false, false);

    /** And machines are suspended. */
    static final SpaceBounds ASLEEP = new SpaceBounds(2, 1, 3, 2, 0, 1, false, true, false);

    /** One late request or duplicate of each client. */
    static final SpaceBounds SMALL = new SpaceBounds(2, 1, 3, 2, 1, 1, false, false, false);

    /** And the lock changes hands once more, and two heartbeats of a lease wait for their answers. */
    static final SpaceBounds THREE_TENURES = new SpaceBounds(2, 1, 3, 3, 1, 2, false, false, false);

    /** Three heartbeats, two of them under way at once, and any request is throttled. */
    static final SpaceBounds THROTTLED = new SpaceBounds(2, 1, 4, 2, 0, 2, false, false, true);

    /** Holders commit; one late request of each client, and any request is throttled. */
    static final SpaceBounds COMMITTED = new SpaceBounds(2, 1, 4, 2, 1, 1, false, false, true, true, false);

    /** Holders commit, and an operator frees rows by force. */
    static final SpaceBounds FORCED = new SpaceBounds(2, 1, 3, 3, 1, 1, false, false, false, true, true);

    /** One client wants two keys together, and the other one of them; one late request about each key, and about both. */
    static final SpaceBounds TOGETHER = new SpaceBounds(2, 1, 2, 2, 1, 1, false, false, false, false, false, 1);

    /**
     * What is searched by default, one after the other: the first for its faults, the second for locking again, the
     * third for a late request of the last tenure but one, the fourth for its heartbeats, the fifth for its
     * commits, the sixth for releases by force, the seventh for two keys that are taken together.
     */
    public static final List<SpaceBounds> TWO_CLIENTS = List.of(
            new SpaceBounds(2, 1, 3, 2, 1, 1, true, true, false),
            new SpaceBounds(2, 2, 2, 3, 0, 1, false, false, false),
            THREE_TENURES,
            THROTTLED,
            COMMITTED,
            FORCED,
            TOGETHER);

    /** For a night. */
    public static final List<SpaceBounds> THREE_CLIENTS = List.of(
            new SpaceBounds(3, 1, 3, 2, 0, 1, false, false, false),
            new SpaceBounds(3, 1, 2, 2, 1, 1, false, false, false));

    private static final int MOST_CLIENTS = 3;

    /** Bounds in which nobody commits, nor is anything freed by force. */
    public SpaceBounds(
            int clients,
            int grants,
            int beats,
            int tenures,
            int zombies,
            int inFlight,
            boolean lateReads,
            boolean sleeps,
            boolean throttles) {
        this(clients, grants, beats, tenures, zombies, inFlight, lateReads, sleeps, throttles, false, false);
    }

    /** Bounds of one key. */
    public SpaceBounds(
            int clients,
            int grants,
            int beats,
            int tenures,
            int zombies,
            int inFlight,
            boolean lateReads,
            boolean sleeps,
            boolean throttles,
            boolean commits,
            boolean forces) {
        this(clients, grants, beats, tenures, zombies, inFlight, lateReads, sleeps, throttles, commits, forces, 0);
    }

    public SpaceBounds {
        if (clients < 2 || clients > MOST_CLIENTS) {
            throw new IllegalArgumentException("Two or " + MOST_CLIENTS + " clients are explored, not " + clients);
        }
        if (grants < 1 || grants > 9 || beats < 1 || tenures < 1 || zombies < 0 || inFlight < 1) {
            throw new IllegalArgumentException("These bounds leave nothing to explore: grants " + grants + ", beats "
                    + beats + ", tenures " + tenures + ", zombies " + zombies + ", in flight " + inFlight);
        }
        if (together < 0 || together > clients) {
            throw new IllegalArgumentException(together + " of " + clients + " clients cannot want the keys together");
        }
        if (together > 0 && (lateReads || commits || forces)) {
            throw new IllegalArgumentException(
                    "With two keys no answer to a read of one row comes late, nobody commits, and nothing is forced");
        }
    }

    /** How many rows there are. */
    int keys() {
        return together > 0 ? KeyPair.BOTH.size() : 1;
    }
}
