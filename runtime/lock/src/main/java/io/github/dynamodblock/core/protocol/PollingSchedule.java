package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.PollingPolicy;

/**
 * A {@link PollingPolicy} in nanoseconds.
 *
 * @param floor the shortest interval
 * @param growth the interval as a share of the time watched so far
 */
public record PollingSchedule(long floor, double growth) {
    /** Of a request that does not say. */
    public static final PollingSchedule DEFAULT = of(PollingPolicy.DEFAULT);

    public static PollingSchedule of(PollingPolicy policy) {
        return new PollingSchedule(Nanos.of(policy.floor()), policy.growth());
    }

    /** The interval after having watched for so long; never above a quarter of the lease. */
    public long interval(long watched, long lease) {
        long cap = lease / 4;
        return Math.min(cap, Math.max(Math.min(floor, cap), (long) (watched * growth)));
    }
}
