package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.core.ClientSettings;
import io.github.dynamodblock.dynamodb.LockTable;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;

/** The configuration, checked and with its defaults. */
record LockSettings(LockTable table, ClientSettings client, boolean createTable) {
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

    /**
     * Returns the settings of the configuration.
     *
     * @throws ConfigurationException if properties cannot work together; the message names them
     */
    static LockSettings of(LockConfig config, Supplier<String> defaultOwner) {
        LockTable table = checked(
                () -> new LockTable(
                        config.table(),
                        config.partitionKey(),
                        config.sortKey(),
                        config.ttlAttribute(),
                        config.tableLayout(),
                        config.keyPrefix().orElse("")),
                "table",
                "partition-key",
                "sort-key",
                "ttl-attribute",
                "table-layout");
        LeaseTiming timing = checked(() -> timing(config), "lease", "heartbeat", "safe-period");
        ClientSettings client = checked(
                () -> new ClientSettings(
                        config.owner().orElseGet(defaultOwner),
                        timing,
                        config.waitLimit(),
                        config.ttlHorizon(),
                        config.clockDrift(),
                        config.heartbeatRate(),
                        config.closePolicy()),
                "lease",
                "owner",
                "wait-limit",
                "ttl-horizon",
                "clock-drift",
                "heartbeat-rate");
        Duration unused = checked(() -> shutdownTimeout(config), "shutdown-timeout");
        boolean createTable = config.createTableIfMissing()
                .orElseGet(() -> LaunchMode.current().isDevOrTest());
        return new LockSettings(table, client, createTable);
    }

    /** Returns how long a stopping application waits for work under its locks. */
    static Duration shutdownTimeout(LockConfig config) {
        Duration timeout = config.shutdownTimeout()
                .or(() -> ConfigProvider.getConfig().getOptionalValue("quarkus.shutdown.timeout", Duration.class))
                .orElse(SHUTDOWN_TIMEOUT);
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("the time to wait for work at shutdown is negative: " + timeout);
        }
        return timeout;
    }

    private static LeaseTiming timing(LockConfig config) {
        LeaseTiming usual = LeaseTiming.ofLease(config.lease());
        return new LeaseTiming(
                config.lease(),
                config.heartbeat().orElse(usual.heartbeat()),
                config.safePeriod().orElse(usual.safePeriod()));
    }

    private static <T> T checked(Supplier<T> part, String... names) {
        try {
            return part.get();
        } catch (IllegalArgumentException e) {
            List<String> properties = Stream.of(names)
                    .map(name -> "quarkus.dynamodb-lock." + name)
                    .toList();
            throw new ConfigurationException(
                    e.getMessage() + " (" + String.join(", ", properties) + ")", e, Set.copyOf(properties));
        }
    }
}
