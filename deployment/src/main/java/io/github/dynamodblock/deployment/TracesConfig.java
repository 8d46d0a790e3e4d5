package io.github.dynamodblock.deployment;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whether the lock is traced. */
@ConfigMapping(prefix = "quarkus.dynamodb-lock.traces")
@ConfigRoot(phase = ConfigPhase.BUILD_TIME)
public interface TracesConfig {
    /** Whether waits for locks and leases are spans, if the application has OpenTelemetry. */
    @WithDefault("true")
    boolean enabled();
}
