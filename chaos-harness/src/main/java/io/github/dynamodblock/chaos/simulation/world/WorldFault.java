package io.github.dynamodblock.chaos.simulation.world;

/** A fault of a client or of the store, which lasts for some time. */
public enum WorldFault {
    /** The client does not run, but time passes. */
    PAUSE,
    /** No request that the client sends reaches the store, and no response reaches the client. */
    CUT_OFF,
    /** The process of the client dies. After some time another process with the same client name starts. */
    KILL,
    /** The client is closed. After that, another process with the same client name starts. */
    CLOSE,
    /** The wall clock of the client jumps, or is wrong from the beginning. */
    WALL_CLOCK,
    /** All connections end without a response, and for some time no connection can be made. */
    RESTART,
    /** The store deletes a row that is free, that expired a long time ago, or whose time to live has ended. */
    COLLECT,
    /** An operator releases a lock by force. */
    FORCE,
    /** The store throttles the requests of all clients. */
    THROTTLE,
    /**
     * The machine of the client is suspended. The machine and its monotonic clock stop, but its wall clock continues.
     */
    SUSPEND,
    /**
     * An image of the process of the client is made, and later a copy continues from the image. Both clocks of the
     * copy's machine continue from the values that they had when the image was made. So neither clock shows how much
     * time has passed.
     */
    IMAGE;

    private static final WorldFault[] ALL = values();
    /**
     * {@link ChoiceKind#CLIENT_FAULT} draws the faults before this index. {@link ChoiceKind#STORE_FAULT} draws the four
     * faults from this index on.
     */
    private static final int FIRST_OF_STORE = 5;

    /** Returns whether this fault changes or deletes a row without a client. */
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
