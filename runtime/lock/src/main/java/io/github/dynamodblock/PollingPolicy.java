package io.github.dynamodblock;

import java.time.Duration;

/**
 * How often a waiting client looks at a held lock: rarer the longer it has watched the present grant, for a lock that was
 * held long will be held for longer. The look-out starts again with every new grant. Each look costs one eventually
 * consistent read, half a read unit; intervals are up to a tenth shorter, so that clients do not move in step.
 *
 * @param floor the shortest interval; never above a quarter of the lease
 * @param growth the interval as a share of the time watched so far, 0 to 1; 0 always waits for the floor
 */
public record PollingPolicy(Duration floor, double growth) {
    private static final Duration SHORTEST = Duration.ofMillis(5);

    /** From a quarter of a second on, by 15 % of the time watched. */
    public static final PollingPolicy DEFAULT = new PollingPolicy(Duration.ofMillis(250), 0.15);

    public PollingPolicy {
        if (floor.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "The floor of a polling policy is " + SHORTEST + " or more, not " + floor);
        }
        if (!(growth >= 0 && growth <= 1)) {
            throw new IllegalArgumentException("The growth of a polling policy is 0 to 1, not " + growth);
        }
    }
}
