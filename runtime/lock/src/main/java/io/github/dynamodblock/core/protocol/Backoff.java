package io.github.dynamodblock.core.protocol;

/**
 * {@code Backoff} computes the pause before a failed request is repeated. A failed request is one without a definite
 * result of the lock. All pauses are in nanoseconds.
 */
public final class Backoff {
    private static final long FIRST = 25_000_000L;
    private static final int DOUBLINGS = 5;

    private Backoff() {}

    /**
     * Returns the pause after the n-th failure in a row, counted from 1. After the first lost response, the request is
     * repeated at once.
     */
    static long afterUnknown(int failures) {
        return failures <= 1 ? 0 : afterRefusedService(failures - 1);
    }

    /**
     * Returns the pause after the n-th failure in a row, counted from 1, if the store requested fewer requests: 25 ms
     * at first, then twice as long each time, and at most 800 ms.
     */
    public static long afterRefusedService(int failures) {
        return FIRST << Math.min(failures - 1, DOUBLINGS);
    }
}
