package io.github.dynamodblock.core;

import io.github.dynamodblock.LeaseTiming;
import java.time.Duration;

/**
 * What a client does unless a request says otherwise.
 *
 * @param owner the name that rows show
 * @param timing the times of a lease
 * @param waitLimit how long an acquire waits
 * @param ttlHorizon how long after the last write the store may collect a row; far above the lease, for a token
 *     restarts from the clock once its row is gone
 * @param clockDrift by how much clocks' rates may differ, 0.01 for one percent
 */
public record ClientSettings(
        String owner, LeaseTiming timing, Duration waitLimit, Duration ttlHorizon, double clockDrift) {
    private static final Duration SHORTEST_HORIZON = Duration.ofHours(1);

    public ClientSettings {
        if (owner.isBlank()) {
            throw new IllegalArgumentException("The owner name of a lock client must not be blank");
        }
        if (waitLimit.isNegative()) {
            throw new IllegalArgumentException("A wait limit is not negative: " + waitLimit);
        }
        Duration least = timing.lease().multipliedBy(10);
        if (ttlHorizon.compareTo(SHORTEST_HORIZON) < 0 || ttlHorizon.compareTo(least) < 0) {
            throw new IllegalArgumentException("The TTL horizon must be at least " + SHORTEST_HORIZON
                    + " and ten leases (" + least + "), not " + ttlHorizon);
        }
        Times.of(timing, new Drift(clockDrift));
    }
}
