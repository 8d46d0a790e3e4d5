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
    /** Whether Quarkus REST answers a {@code LockException} with a status of its own instead of 500. */
    @WithDefault("false")
    boolean enabled();

    /**
     * The HTTP status if the lock was not granted in time: 400 to 599. Choose {@code 503} if the HTTP clients repeat a
     * request only after this status. A load balancer can treat an instance that responds with 500 or more as broken.
     */
    @WithDefault("423")
    int notGrantedStatus();

    /**
     * The value of the header {@code Retry-After}, rounded up to whole seconds. The response has this header if the
     * same request can succeed later. {@code 0s} means no header. Choose about the time for which your locks are held.
     */
    @WithDefault("1s")
    Duration retryAfter();
}
