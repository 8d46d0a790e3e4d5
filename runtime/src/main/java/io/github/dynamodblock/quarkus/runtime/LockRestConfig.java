package io.github.dynamodblock.quarkus.runtime;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How failed locks are answered over HTTP. */
@ConfigMapping(prefix = "quarkus.dynamodb-lock.rest")
@ConfigRoot(phase = ConfigPhase.BUILD_AND_RUN_TIME_FIXED)
public interface LockRestConfig {
    /**
     * Whether Quarkus REST answers a {@code LockException} that a resource throws with a status of its own, instead of
     * 500. A mapper of the application for the same exceptions wins.
     */
    @WithDefault("false")
    boolean enabled();

    /**
     * The status if the lock was not granted in time: 400 to 599. Use {@code 503} if the callers repeat only such
     * requests. Load balancers can take a status of 500 or more for a broken instance.
     */
    @WithDefault("423")
    int notGrantedStatus();

    /**
     * The value of the header {@code Retry-After}, in whole seconds, if a later request can succeed. With {@code 0s}
     * there is no such header.
     */
    @WithDefault("1s")
    Duration retryAfter();
}
