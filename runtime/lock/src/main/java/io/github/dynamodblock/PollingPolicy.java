package io.github.dynamodblock;

import java.time.Duration;

/**
 * How often a waiting client reads the row of a held lock.
 *
 * <p>The interval grows with the time for which the client has watched the present grant, because a lock that was
 * held for long will be held for longer. With every new grant the interval starts again at the floor. Each read is
 * eventually consistent and costs half a read unit. Each interval is up to a tenth shorter, so that clients do not
 * poll at the same moments.
 *
 * @param floor the shortest interval, 5 ms or more. No interval is longer than a quarter of the lease duration,
 *     whatever the floor is.
 * @param growth the interval as a share of the time watched so far, 0 to 1. With 0, every interval is the floor.
 * @since 1.0.0
 */
public record PollingPolicy(Duration floor, double growth) {
    private static final Duration SHORTEST = Duration.ofMillis(5);

    /** The default: intervals of 15 % of the time watched so far, and of at least 250 ms. */
    public static final PollingPolicy DEFAULT = new PollingPolicy(Duration.ofMillis(250), 0.15);

    /**
     * Checks the values.
     *
     * @param floor the shortest interval, 5 ms or more
     * @param growth the interval as a share of the time watched so far, 0 to 1
     * @throws IllegalArgumentException if the floor is below 5 ms, or the growth is not 0 to 1
     */
    public PollingPolicy {
        if (floor.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "The floor of a polling policy must be " + SHORTEST + " or more, not " + floor);
        }
        if (!(growth >= 0 && growth <= 1)) {
            throw new IllegalArgumentException("The growth of a polling policy must be 0 to 1, not " + growth);
        }
    }
}
