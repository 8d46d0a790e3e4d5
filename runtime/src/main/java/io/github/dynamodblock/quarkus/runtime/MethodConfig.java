package io.github.dynamodblock.quarkus.runtime;

import io.quarkus.runtime.annotations.ConfigGroup;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of a locked method, which go before those of its annotation. */
@ConfigGroup
public interface MethodConfig {
    /**
     * Whether the method is locked. With {@code false}, its body runs without the lock. In production, the application
     * then logs one warning at its start.
     */
    @WithDefault("true")
    boolean enabled();

    /** The lease duration, in place of {@code lease} of the annotation. */
    Optional<Duration> lease();

    /** How long a call waits for the lock, in place of {@code waitLimit}. */
    Optional<Duration> waitLimit();

    /** How long the lock stays taken at least after its grant, in place of {@code atLeast}. */
    Optional<Duration> atLeast();

    /** How long the lease is renewed at most after its grant, in place of {@code atMost}. */
    Optional<Duration> atMost();
}
