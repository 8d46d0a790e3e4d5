package io.github.dynamodblock.deployment.devservice;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The configuration of the Dev Service. */
@ConfigMapping(prefix = "quarkus.dynamodb-lock.devservices")
@ConfigRoot(phase = ConfigPhase.BUILD_TIME)
public interface DevServiceConfig {
    /**
     * Whether to start DynamoDB Local in dev and test mode, without Docker, if no DynamoDB endpoint is configured. By
     * default it starts if no container runtime works. With a container runtime, the Amazon DynamoDB extension starts
     * its own Dev Service. Use {@code true} to start DynamoDB Local in its place.
     */
    Optional<Boolean> enabled();
}
