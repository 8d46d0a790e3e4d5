package io.github.dynamodblock.deployment;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whether the lock is part of the application's health. */
@ConfigMapping(prefix = "quarkus.dynamodb-lock.health")
@ConfigRoot(phase = ConfigPhase.BUILD_TIME)
public interface HealthConfig {
    /**
     * Whether the readiness of the application depends on its lock table, if the application has SmallRye Health.
     * Switch it off if the application can serve requests without locks.
     */
    @WithDefault("true")
    boolean enabled();
}
