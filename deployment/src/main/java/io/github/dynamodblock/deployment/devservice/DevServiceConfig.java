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
     * Whether to start DynamoDB Local in dev and test mode. By default it starts if no container runtime works. Use
     * {@code true} to start it in place of the container of the Amazon DynamoDB extension. Use {@code false} if the
     * application must use the DynamoDB of an AWS account.
     */
    Optional<Boolean> enabled();
}
