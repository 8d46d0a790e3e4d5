package io.github.dynamodblock.deployment.devservice;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Which Dev Service starts, if any: that of the lock, or that of the Amazon DynamoDB extension. */
final class DevServiceChoice {
    static final String ENABLED = "quarkus.dynamodb-lock.devservices.enabled";
    static final String CONTAINER = "quarkus.dynamodb.devservices.enabled";
    static final String ENDPOINT = "quarkus.dynamodb.endpoint-override";

    private static final String ALL_ENABLED = "quarkus.devservices.enabled";
    private static final String LOCKS_IN_TABLE = "quarkus.dynamodb-lock.enabled";

    private DevServiceChoice() {}

    /**
     * Returns whether the lock's Dev Service starts.
     *
     * @param configured the values that the user configured
     * @param containers whether a container runtime works. This is asked last, because the answer takes time
     */
    static boolean startsLocal(Function<String, Optional<String>> configured, BooleanSupplier containers) {
        Optional<Boolean> wanted = flag(configured, ENABLED);
        Optional<Boolean> container = flag(configured, CONTAINER);
        if (configured.apply(ENDPOINT).isPresent()
                || !flag(configured, ALL_ENABLED).orElse(true)) {
            return false;
        }
        if (wanted.isPresent()) {
            return wanted.get() && !container.orElse(false);
        }
        return container.isEmpty() && flag(configured, LOCKS_IN_TABLE).orElse(true) && !containers.getAsBoolean();
    }

    private static Optional<Boolean> flag(Function<String, Optional<String>> configured, String name) {
        return configured.apply(name).map(value -> Boolean.parseBoolean(value.trim()));
    }
}
