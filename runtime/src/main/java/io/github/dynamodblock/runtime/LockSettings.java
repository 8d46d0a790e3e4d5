package io.github.dynamodblock.runtime;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.dynamodb.LockTable;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The configuration, checked, with its defaults filled in. */
record LockSettings(
        LockTable table,
        Duration ttlHorizon,
        Optional<String> owner,
        LeaseTiming timing,
        Duration waitLimit,
        double clockDrift,
        boolean createTable) {
    static LockSettings of(LockConfig config) {
        return new LockSettings(
                table(config),
                ttlHorizon(config),
                config.owner(),
                timing(config),
                waitLimit(config),
                clockDrift(config),
                config.createTableIfMissing().orElse(LaunchMode.current() != LaunchMode.NORMAL));
    }

    private static LockTable table(LockConfig config) {
        try {
            return new LockTable(config.table(), config.partitionKey(), config.sortKey(), config.ttlAttribute());
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()), e, "table", "partition-key", "sort-key", "ttl-attribute");
        }
    }

    private static LeaseTiming timing(LockConfig config) {
        try {
            LeaseTiming usual = LeaseTiming.ofLease(config.lease());
            return new LeaseTiming(
                    config.lease(),
                    config.heartbeat().orElse(usual.heartbeat()),
                    config.safePeriod().orElse(usual.safePeriod()));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()), e, "lease", "heartbeat", "safe-period");
        }
    }

    private static Duration ttlHorizon(LockConfig config) {
        if (config.ttlHorizon().compareTo(config.lease().multipliedBy(2)) < 0) {
            throw wrong(
                    "A row must outlive its lease (" + config.lease() + ") at least twice, not " + config.ttlHorizon()
                            + "; days are usual",
                    null,
                    "ttl-horizon");
        }
        return config.ttlHorizon();
    }

    private static Duration waitLimit(LockConfig config) {
        if (config.waitLimit().isNegative()) {
            throw wrong("A wait limit is not negative: " + config.waitLimit(), null, "wait");
        }
        return config.waitLimit();
    }

    private static double clockDrift(LockConfig config) {
        if (!(config.clockDrift() >= 0 && config.clockDrift() < 1)) {
            throw wrong(
                    "A clock drift is a fraction from 0 to below 1, such as 0.01, not " + config.clockDrift(),
                    null,
                    "clock-drift");
        }
        return config.clockDrift();
    }

    private static ConfigurationException wrong(String why, @Nullable Throwable cause, String... names) {
        List<String> properties =
                Stream.of(names).map(name -> "quarkus.dynamodb-lock." + name).toList();
        return new ConfigurationException(String.join(", ", properties) + ": " + why, cause, Set.copyOf(properties));
    }
}
