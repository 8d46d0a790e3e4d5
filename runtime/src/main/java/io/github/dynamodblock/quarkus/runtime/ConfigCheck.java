package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.ClientSettings;
import io.github.dynamodblock.dynamodb.LockTable;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Checks the configuration when the application starts, and not only at its first lock.
 *
 * @param written the names of all properties
 */
record ConfigCheck(LocksConfig config, NamedClients names, WrittenNames written) {
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");

    /** More names do not help. */
    private static final int MOST_SIMILAR = 3;

    private record Place(String awsClient, String table) {}

    private record User(String client, LockTable table, double drift, boolean enabled) {}

    /**
     * Checks the clients that the application uses. Warns if the locks of a production application are kept in memory, if the configuration names a client that the build
     * does not know, or if a client uses a DynamoDB client that nothing configures.
     *
     * @throws ConfigurationException if the configuration could not work; the message names the properties
     */
    void clients() {
        Duration unused = LockSettings.shutdownTimeout(config);
        Map<Place, User> users = new HashMap<>();
        for (String client : names.used()) {
            written.requireOneForm(client);
            LockConfig configured = config.client(client);
            // The owner gets its name at first use: a snapshot of a started process must not contain the name.
            LockSettings settings = LockSettings.of(client, configured, () -> "not named yet");
            KeyPatterns unusedPatterns = KeyPatterns.of(client, configured);
            if (!configured.enabled() && LaunchMode.current() == LaunchMode.NORMAL) {
                LOG.warn("Locks are kept in memory and exclude each other only within this process, because of "
                        + ClientNames.property(client, "enabled") + "=false. Remove this property in production.");
            }
            User user = new User(client, settings.table(), configured.clockDrift(), configured.enabled());
            User other = users.putIfAbsent(
                    new Place(names.awsClient(client), settings.table().name()), user);
            if (other != null) {
                requireSameTable(other, user);
            }
        }
        names.used().stream()
                .filter(client -> !names.awsClient(client).equals(ClientNames.DEFAULT)
                        && !written.configureAwsClient(names.awsClient(client)))
                .forEach(client -> LOG.warnf(
                        "%s names the DynamoDB client '%s', and no property of that client is set: it uses the Region and"
                                + " the credentials of the machine. Check the name, or set quarkus.dynamodb.%s.aws.region.",
                        ClientNames.property(client, "aws-client"), names.awsClient(client), names.awsClient(client)));
        unknownClients()
                .forEach(name -> LOG.warnf(
                        "%s* configures a lock client that the build of the application does not know, so nothing uses it. Add a"
                                + " property of this client to application.properties and build again.%s",
                        ClientNames.property(name, ""), meant(name)));
    }

    private Set<String> unknownClients() {
        Set<String> unknown = new TreeSet<>(config.clients().keySet());
        unknown.removeIf(names::isKnown);
        unknown.removeAll(ClientNames.reserved());
        unknown.removeIf(name -> names.known().anyMatch(known -> written.areVariablesOf(known, name)));
        return unknown;
    }

    private String meant(String name) {
        return names.known()
                .flatMap(known -> written
                        .meant(known, name)
                        .map(prefix -> " The variables of the client '" + known + "' begin with " + prefix + ".")
                        .stream())
                .findFirst()
                .orElse("");
    }

    /** Clients of one table that write different rows, or judge them by different times, exclude nobody. */
    private static void requireSameTable(User one, User other) {
        List<String> different = new ArrayList<>();
        if (!one.table().partitionKey().equals(other.table().partitionKey())) {
            different.add("partition-key");
        }
        if (!one.table().sortKey().equals(other.table().sortKey())) {
            different.add("sort-key");
        }
        if (one.table().layout() != other.table().layout()) {
            different.add("table-layout");
        }
        if (!one.table().ttlAttribute().equals(other.table().ttlAttribute())) {
            different.add("ttl-attribute");
        }
        if (one.drift() != other.drift()) {
            different.add("clock-drift");
        }
        if (one.enabled() != other.enabled()
                && one.table().keyPrefix().equals(other.table().keyPrefix())) {
            different.add("enabled");
        }
        if (!different.isEmpty()) {
            Set<String> names = different.stream()
                    .flatMap(name -> Stream.of(
                            ClientNames.property(one.client(), name), ClientNames.property(other.client(), name)))
                    .collect(Collectors.toCollection(TreeSet::new));
            throw new ConfigurationException(
                    "The lock clients '" + ClientNames.shown(one.client()) + "' and '"
                            + ClientNames.shown(other.client()) + "' use the table '"
                            + one.table().name()
                            + "' in different ways, so their locks would not exclude each other. Set the same values, or"
                            + " another table ("
                            + String.join(", ", names) + ")",
                    names);
        }
    }

    /**
     * Checks the settings of methods. Warns if no locked method has such a name, and if a method is not locked in
     * production.
     *
     * @param known the names of all locked methods
     * @throws ConfigurationException if a value cannot be used; the message names the properties
     */
    void methods(Set<String> known) {
        new TreeMap<>(config.methods()).forEach((name, method) -> {
            String group = "methods.\"" + name + "\".";
            LockRequest.Builder request = LockRequest.of("any");
            method.lease().ifPresent(lease -> check(() -> request.timing(usable(lease)), group + "lease"));
            method.waitLimit().ifPresent(limit -> check(() -> request.waitLimit(limit), group + "wait-limit"));
            check(
                    () -> {
                        method.atLeast().ifPresent(request::atLeast);
                        method.atMost().ifPresent(request::atMost);
                        return request.build();
                    },
                    group + "at-least",
                    group + "at-most");
            String property = ClientNames.PREFIX + "methods.\"" + name + "\"";
            if (!known.contains(name)) {
                LOG.warnf(
                        "%s configures no method: no @Locked method has this name.%s", property, similar(name, known));
            } else if (!method.enabled() && LaunchMode.current() == LaunchMode.NORMAL) {
                LOG.warnf(
                        "The method %s runs without its lock, because of %s.enabled=false. Remove this property in"
                                + " production.",
                        name, property);
            }
        });
    }

    /** The client of a method is not known here: it must be one that can have such a lease. */
    private LeaseTiming usable(Duration lease) {
        LeaseTiming timing = LeaseTiming.ofLease(lease);
        Optional<IllegalArgumentException> refusal = Optional.empty();
        for (String client : names.used()) {
            try {
                ClientSettings unused = LockSettings.client(config.client(client), timing, "any");
                return timing;
            } catch (IllegalArgumentException e) {
                refusal = Optional.of(e);
            }
        }
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        return timing;
    }

    private static void check(Supplier<?> part, String... names) {
        Object unused = LockSettings.checked(ClientNames.DEFAULT, part::get, names);
    }

    /** Returns the names with the same method, or else in the same class. */
    private static String similar(String name, Set<String> known) {
        String type = name.substring(0, Math.max(0, name.lastIndexOf('/')));
        String method = name.substring(name.lastIndexOf('/') + 1);
        String simple = type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
        List<String> similar = known.stream()
                .filter(each -> each.endsWith("/" + method)
                        || (!simple.isEmpty()
                                && each.substring(0, each.indexOf('/')).endsWith(simple)))
                .limit(MOST_SIMILAR)
                .toList();
        return similar.isEmpty()
                ? " Write it as \"org.acme.Orders/ship\"."
                : " Similar names: " + String.join(", ", similar) + ".";
    }
}
