package io.github.dynamodblock.core;

/**
 * How often a waiting challenger looks: rarer the longer it has watched the present grant, for a lock that was held
 * long will be held for longer. The look-out restarts with every new grant and every new caller, so that old waiters
 * are not slower than newcomers.
 *
 * @param floor the shortest interval, in nanoseconds
 * @param growth the interval as a share of the time watched so far
 */
public record Polling(long floor, double growth) {
    /** From a quarter of a second on, by 15 % of the time watched. */
    public static final Polling DEFAULT = new Polling(250_000_000L, 0.15);

    /** The interval after having watched for so long; never above a quarter of the lease. */
    long interval(long watched, long lease) {
        long cap = lease / 4;
        return Math.min(cap, Math.max(Math.min(floor, cap), (long) (watched * growth)));
    }
}
