package io.github.dynamodblock.quarkus.runtime;

import io.quarkus.runtime.annotations.ConfigGroup;
import java.time.Duration;
import java.util.Optional;

/** Settings of the locks whose keys match a pattern. */
@ConfigGroup
public interface KeyConfig {
    /** The lease duration of these locks. */
    Optional<Duration> lease();

    /** How often a holder of such a lock renews its lease. The default is a quarter of {@code lease}. */
    Optional<Duration> heartbeat();

    /** The time without an acknowledged heartbeat after which a holder is notified. The default is 0.6 of {@code lease}. */
    Optional<Duration> safePeriod();

    /** How long a caller waits for such a lock. */
    Optional<Duration> waitLimit();

    /** How long such a lock stays taken at least after its grant. */
    Optional<Duration> atLeast();

    /** How long the lease of such a lock is renewed at most after its grant. */
    Optional<Duration> atMost();
}
