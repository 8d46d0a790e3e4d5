package io.github.dynamodblock.quarkus.runtime;

import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import io.smallrye.config.WithUnnamedKey;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The lock clients of the application, and what concerns all of them. */
@ConfigMapping(prefix = "quarkus.dynamodb-lock")
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
public interface LocksConfig {
    /** The lock clients by their names. Properties without a name are those of the default client. */
    @WithParentName
    @WithUnnamedKey(ClientNames.DEFAULT)
    @WithDefaults
    @ConfigDocMapKey("client-name")
    Map<String, LockConfig> clients();

    /**
     * How long a stopping application waits for work under its locks, such as the bodies of {@code @Locked} methods. A
     * lock whose work has not ended by then is not released, and expires. Default: {@code quarkus.shutdown.timeout}, or
     * 10 s if that property is not set. Set it above the longest work, and below the time after which the platform
     * kills the process (in Kubernetes {@code terminationGracePeriodSeconds}, by default 30 s). {@code 0s} does not
     * wait.
     */
    Optional<Duration> shutdownTimeout();

    /**
     * How keys of locks appear in the log's MDC, in the category {@code io.github.dynamodblock.locks} and in spans:
     * {@code plain}, or {@code hashed} (the first 16 hexadecimal digits of their SHA-256). Exceptions and other
     * messages contain plain keys. Choose {@code hashed} if keys contain personal data.
     */
    @WithDefault("plain")
    LogKeys logKeys();

    /**
     * Settings of {@code @Locked} methods by their names, such as {@code "org.acme.Orders/ship"}. They go before the
     * values of the annotation.
     */
    @ConfigDocMapKey("method")
    Map<String, MethodConfig> methods();

    /** Returns the configuration of the client of that name, with the defaults of what is not configured. */
    default LockConfig client(String name) {
        return Objects.requireNonNull(clients().get(name), "The map has defaults");
    }
}
