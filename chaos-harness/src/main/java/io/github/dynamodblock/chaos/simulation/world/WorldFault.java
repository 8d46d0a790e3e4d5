package io.github.dynamodblock.chaos.simulation.world;

/** What happens to a client or to the store for a while. */
public enum WorldFault {
    /** The client does not run, and time goes on. */
    PAUSE,
    /** No request of the client arrives any more. */
    CUT_OFF,
    /** The client's process dies; another of the same name starts after a while. */
    KILL,
    /** The client is closed; after that another of the same name starts. */
    CLOSE,
    /** The client's wall clock jumps, or is wrong from the beginning. */
    WALL_CLOCK,
    /** All connections end unanswered, and none is made for a moment. */
    RESTART,
    /** A row that is free, or expired for long, or whose time to live has ended, is collected as garbage. */
    COLLECT,
    /** An operator frees a lock by force. */
    FORCE,
    /** The store asks everybody to slow down. */
    THROTTLE,
    /** The client's machine sleeps: neither it nor its monotonic clock runs, and its wall clock does. */
    SUSPEND,
    /**
     * An image of the client's process is made, and later a copy goes on from it: on a machine whose clocks both go on from
     * where they were, so that neither tells for how long.
     */
    IMAGE;

    private static final WorldFault[] ALL = values();
    /** Those before are drawn by {@link ChoiceKind#CLIENT_FAULT}, the four from it on by {@link ChoiceKind#STORE_FAULT}. */
    private static final int FIRST_OF_STORE = 5;

    /** Whether a row is changed or deleted, and no client does it. */
    boolean changesRows() {
        return this == COLLECT || this == FORCE;
    }

    static WorldFault ofClient(int digit) {
        return ALL[digit];
    }

    static WorldFault ofStore(int digit) {
        return ALL[FIRST_OF_STORE + digit];
    }
}
