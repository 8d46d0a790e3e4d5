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
     * Returns the settings of a client.
     *
     * @param name the name of the client
     * @throws ConfigurationException if properties cannot work together; the message names them
     */
    static LockSettings of(String name, LockConfig config, Supplier<String> defaultOwner) {
        LockTable table = checked(
                name,
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
        LeaseTiming timing = checked(name, () -> timing(config), "lease", "heartbeat", "safe-period");
        ClientSettings client = checked(
                name,
                () -> client(config, timing, config.owner().orElseGet(defaultOwner)),
                "lease",
                "owner",
                "wait-limit",
                "ttl-horizon",
                "clock-drift",
                "heartbeat-rate");
        boolean createTable = config.createTableIfMissing()
                .orElseGet(() -> LaunchMode.current().isDevOrTest());
        return new LockSettings(table, client, createTable);
    }

    /**
     * Returns how long a stopping application waits for work under its locks.
     *
     * @throws ConfigurationException if the time is negative
     */
    static Duration shutdownTimeout(LocksConfig config) {
        return checked(ClientNames.DEFAULT, () -> notNegative(config), "shutdown-timeout");
    }

    private static Duration notNegative(LocksConfig config) {
        Duration timeout = config.shutdownTimeout()
                .or(() -> ConfigProvider.getConfig().getOptionalValue("quarkus.shutdown.timeout", Duration.class))
                .orElse(SHUTDOWN_TIMEOUT);
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("the time to wait for work at shutdown is negative: " + timeout);
        }
        return timeout;
    }

    /** Returns the settings of a client with these times of a lease. */
    static ClientSettings client(LockConfig config, LeaseTiming timing, String owner) {
        return new ClientSettings(
                owner,
                timing,
                config.waitLimit(),
                config.ttlHorizon(),
                config.clockDrift(),
                config.heartbeatRate(),
                config.closePolicy());
    }

    /** Returns the times of a lease of a client. */
    static LeaseTiming timing(LockConfig config) {
        LeaseTiming usual = LeaseTiming.ofLease(config.lease());
        return new LeaseTiming(
                config.lease(),
                config.heartbeat().orElse(usual.heartbeat()),
                config.safePeriod().orElse(usual.safePeriod()));
    }

    static <T> T checked(String client, Supplier<T> part, String... names) {
        try {
            return part.get();
        } catch (IllegalArgumentException e) {
            List<String> properties = Stream.of(names)
                    .map(name -> ClientNames.property(client, name))
                    .toList();
            throw new ConfigurationException(
                    e.getMessage() + " (" + String.join(", ", properties) + ")", e, Set.copyOf(properties));
        }
    }
}
