package io.github.dynamodblock.chaos.simulation.world;

/** What becomes of a request that does not just arrive and return. The order is that of the first digit. */
public enum RequestFate {
    /** It is lost. */
    REQUEST_LOST,
    /** It arrives; its response is lost. */
    RESPONSE_LOST,
    /** It arrives late, perhaps long after its sender gave up. */
    REQUEST_LATE,
    /** Its response comes late. */
    RESPONSE_LATE,
    /** A copy of it arrives later. */
    COPIED,
    /** It arrives, its response is lost; a copy arrives later. */
    COPIED_UNANSWERED,
    /** The store asks to slow down; it certainly does nothing. */
    THROTTLED,
    /** Somebody else's transaction has a row of it for the moment; the store certainly does nothing. */
    CONFLICT;

    private static final RequestFate[] ALL = values();
    private static final long MILLI = 1_000_000L;

    /** Whether it arrives twice. */
    boolean copies() {
        return this == COPIED || this == COPIED_UNANSWERED;
    }

    static RequestFate of(int digit) {
        return ALL[digit];
    }

    /** How late: from 20 ms to 4 s, in steps that grow. */
    static long delay(int amount) {
        return (20 + 4L * amount * amount) * MILLI;
    }
}
