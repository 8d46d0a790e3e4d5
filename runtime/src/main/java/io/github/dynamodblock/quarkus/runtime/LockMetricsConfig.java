package io.github.dynamodblock.quarkus.runtime;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whether the lock is measured. */
@ConfigMapping(prefix = "quarkus.dynamodb-lock.metrics")
@ConfigRoot(phase = ConfigPhase.BUILD_AND_RUN_TIME_FIXED)
public interface LockMetricsConfig {
    /** Whether to register meters of the lock, if the application has Micrometer. */
    @WithDefault("true")
    boolean enabled();

    /**
     * Whether requests ask DynamoDB for the capacity that they consume, for the meter {@code
     * dynamodb.lock.consumed.capacity}. This costs no capacity and no further request. Each response is about a hundred
     * bytes longer.
     */
    @WithDefault("false")
    boolean consumedCapacity();
}
