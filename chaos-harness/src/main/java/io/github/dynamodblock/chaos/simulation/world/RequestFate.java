package io.github.dynamodblock.chaos.simulation.world;

/**
 * What happens to a request that does not simply reach the store and return. The order of the constants is the order of
 * the values of the first digit of {@link ChoiceKind#FATE}. {@link #CONFLICT} is not among these values: it has a
 * kind of its own, {@link ChoiceKind#CONFLICT}.
 */
public enum RequestFate {
    /** The request is lost. */
    REQUEST_LOST,
    /** The request reaches the store, but its response is lost. */
    RESPONSE_LOST,
    /** The request reaches the store late, possibly long after its sender stopped waiting. */
    REQUEST_LATE,
    /** The response arrives late. */
    RESPONSE_LATE,
    /** The request reaches the store, and a copy of it reaches the store later. */
    COPIED,
    /** The request reaches the store, and its response is lost. A copy of it reaches the store later. */
    COPIED_UNANSWERED,
    /** The store throttles the request. It certainly does not apply the request. */
    THROTTLED,
    /**
     * The transaction of another program is using a row of the request. The store certainly does not apply the request.
     */
    CONFLICT;

    private static final RequestFate[] ALL = values();
    private static final long MILLI = 1_000_000L;

    /** Returns whether the request reaches the store two times. */
    boolean copies() {
        return this == COPIED || this == COPIED_UNANSWERED;
    }

    static RequestFate of(int digit) {
        return ALL[digit];
    }

    /** Returns the delay of a request or response: from 20 ms to about 4 s, in steps that grow. */
    static long delay(int amount) {
        return (20 + 4L * amount * amount) * MILLI;
    }
}
