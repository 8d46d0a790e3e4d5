package io.github.dynamodblock.core.protocol;

/** How long to wait before a request is repeated that failed without an answer of the lock. */
public final class Backoff {
    private static final long FIRST = 25_000_000L;
    private static final int DOUBLINGS = 5;

    private Backoff() {}

    /** After the n-th failure in a row, from 1; the first lost answer is asked for again at once. */
    static long afterUnknown(int failures) {
        return failures <= 1 ? 0 : afterRefusedService(failures - 1);
    }

    /** After the n-th failure in a row, from 1, of a store that asked us to slow down. */
    public static long afterRefusedService(int failures) {
        return FIRST << Math.min(failures - 1, DOUBLINGS);
    }
}
