package io.github.dynamodblock.quarkus.runtime;

import io.quarkus.runtime.annotations.ConfigGroup;
import java.time.Duration;
import java.util.Optional;

/** Settings of the locks whose keys match a pattern. */
@ConfigGroup
public interface KeyConfig {
    /** The lease duration of the locks whose keys match the pattern. */
    Optional<Duration> lease();

    /**
     * How often a holder renews its lease. If the pattern sets a {@code lease}, the default is a quarter of this lease.
     */
    Optional<Duration> heartbeat();

    /**
     * After this time without an acknowledged heartbeat, the holder receives {@code InDanger}. If the pattern sets a
     * {@code lease}, the default is 0.6 of this lease.
     */
    Optional<Duration> safePeriod();

    /** How long a caller waits for a lock. */
    Optional<Duration> waitLimit();

    /** How long the lock stays taken at least after its grant. */
    Optional<Duration> atLeast();

    /** How long the lease is renewed at most after its grant. */
    Optional<Duration> atMost();
}
