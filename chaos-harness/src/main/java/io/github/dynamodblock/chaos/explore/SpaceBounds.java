package io.github.dynamodblock.chaos.explore;

import java.util.List;

/**
 * The space bounds keep the space finite. Within these bounds, requests and responses are lost, delayed and duplicated
 * without any other limit.
 *
 * @param clients how many clients want the key, or the two keys
 * @param grants how many decisions each client begins, about one key or about two
 * @param beats how many writes are made under one grant
 * @param tenures how often the row changes hands
 * @param zombies how many requests of a client can be on their way for which the client does not wait any more, with
 *     their duplicates; if there are two keys, this many about each key, and this many about both
 * @param inFlight how many heartbeats of one lease wait for their responses
 * @param lateReads whether the responses to reads take time
 * @param sleeps whether machines are suspended, so that their monotonic clocks stop
 * @param throttles whether the table throttles requests; the table does not process a throttled request
 * @param commits whether holders commit: the application's writes and the release are applied together, or the table
 *     refuses an item
 * @param forces whether an operator frees a held row by force
 * @param together how many clients want two keys together, while each other client wants one of them at a time; 0 if
 *     there is one key
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
    /** Two tenures; no request is late. */
    static final SpaceBounds LEAN = new SpaceBounds(2, 1, 3, 2, 0, 1, false, false, false);

    /** As {@link #LEAN}, and machines are suspended. */
    static final SpaceBounds ASLEEP = new SpaceBounds(2, 1, 3, 2, 0, 1, false, true, false);

    /** As {@link #LEAN}, and each client has one late request or duplicate at a time. */
    static final SpaceBounds SMALL = new SpaceBounds(2, 1, 3, 2, 1, 1, false, false, false);

    /** As {@link #SMALL}, with one more tenure, and two heartbeats of a lease can wait for their responses. */
    static final SpaceBounds THREE_TENURES = new SpaceBounds(2, 1, 3, 3, 1, 2, false, false, false);

    /** Three heartbeats, of which two can wait for their responses at the same time. Any request can be throttled. */
    static final SpaceBounds THROTTLED = new SpaceBounds(2, 1, 4, 2, 0, 2, false, false, true);

    /** Holders commit. Each client has one late request at a time, and any request can be throttled. */
    static final SpaceBounds COMMITTED = new SpaceBounds(2, 1, 4, 2, 1, 1, false, false, true, true, false);

    /** Holders commit, and an operator frees rows by force. Each client has one late request at a time. */
    static final SpaceBounds FORCED = new SpaceBounds(2, 1, 3, 3, 1, 1, false, false, false, true, true);

    /**
     * One client wants two keys together, and the other client wants one of them. Each client has one late request at a
     * time about each key, and one about both.
     */
    static final SpaceBounds TOGETHER = new SpaceBounds(2, 1, 2, 2, 1, 1, false, false, false, false, false, 1);

    /**
     * The spaces that are searched by default, one after the other:
     *
     * <ol>
     *   <li>late requests, late reads and suspended machines
     *   <li>clients that acquire again
     *   <li>a late request of the tenure before the previous one
     *   <li>heartbeats, two of them in flight
     *   <li>commits
     *   <li>releases by force
     *   <li>two keys that are taken together
     * </ol>
     */
    public static final List<SpaceBounds> TWO_CLIENTS = List.of(
            new SpaceBounds(2, 1, 3, 2, 1, 1, true, true, false),
            new SpaceBounds(2, 2, 2, 3, 0, 1, false, false, false),
            THREE_TENURES,
            THROTTLED,
            COMMITTED,
            FORCED,
            TOGETHER);

    /** The spaces with three clients. A search of them takes some minutes. */
    public static final List<SpaceBounds> THREE_CLIENTS = List.of(
            new SpaceBounds(3, 1, 3, 2, 0, 1, false, false, false),
            new SpaceBounds(3, 1, 2, 2, 1, 1, false, false, false));

    private static final int MOST_CLIENTS = 3;

    /** Makes bounds without commits and without releases by force. */
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

    /** Makes bounds for one key. */
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
            throw new IllegalArgumentException("explore has two or " + MOST_CLIENTS + " clients, not " + clients);
        }
        if (grants < 1 || grants > 9 || beats < 1 || tenures < 1 || zombies < 0 || inFlight < 1) {
            throw new IllegalArgumentException("These bounds leave nothing to explore: grants " + grants + ", beats "
                    + beats + ", tenures " + tenures + ", zombies " + zombies + ", in flight " + inFlight);
        }
        if (together < 0 || together > clients) {
            throw new IllegalArgumentException(together + " of " + clients + " clients cannot want both keys together");
        }
        if (together > 0 && (lateReads || commits || forces)) {
            throw new IllegalArgumentException(
                    "With two keys there are no late responses to reads of one row, no commits and no forced releases");
        }
    }

    /** Returns the number of keys, which is the number of rows. */
    int keys() {
        return together > 0 ? KeyPair.BOTH.size() : 1;
    }
}
