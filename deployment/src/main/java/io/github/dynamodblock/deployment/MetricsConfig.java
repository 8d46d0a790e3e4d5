package io.github.dynamodblock.deployment;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whether the lock is measured. */
@ConfigMapping(prefix = "quarkus.dynamodb-lock.metrics")
@ConfigRoot(phase = ConfigPhase.BUILD_TIME)
public interface MetricsConfig {
    /** Whether to register meters of the lock, if the application has Micrometer. */
    @WithDefault("true")
    boolean enabled();
}
