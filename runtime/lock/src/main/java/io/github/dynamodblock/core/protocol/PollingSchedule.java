package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.PollingPolicy;

/**
 * A polling schedule decides the interval between two reads of a waiting client. It is a {@link PollingPolicy} in
 * nanoseconds.
 *
 * @param floor the shortest interval between two reads
 * @param growth the interval as a fraction of the time for which the row was watched so far
 */
public record PollingSchedule(long floor, double growth) {
    /** The schedule of a request that does not contain one. */
    public static final PollingSchedule DEFAULT = of(PollingPolicy.DEFAULT);

    /** Returns the schedule of that policy. */
    public static PollingSchedule of(PollingPolicy policy) {
        return new PollingSchedule(Nanos.of(policy.floor()), policy.growth());
    }

    /**
     * Returns the interval after the row was watched for that time. It is never above a quarter of the lease duration.
     * All times are in nanoseconds.
     */
    public long interval(long watched, long lease) {
        long cap = lease / 4;
        return Math.min(cap, Math.max(Math.min(floor, cap), (long) (watched * growth)));
    }
}
