package io.github.dynamodblock.quarkus.runtime;

import jakarta.enterprise.inject.Default;
import java.lang.annotation.Annotation;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The names of lock clients, and which properties are theirs. */
public final class ClientNames {
    /** The name of the default client, which the application itself never writes. */
    public static final String DEFAULT = "<default>";

    /** The first part of the names of all properties. */
    public static final String PREFIX = "quarkus.dynamodb-lock.";

    /** Groups of properties of the build. */
    private static final Set<String> GROUPS = Set.of("devservices", "health", "metrics", "rest", "traces");

    /** Listed, because a native image does not know the methods of an interface. */
    private static final Set<String> OF_EACH_CLIENT = Set.of(
            "all-clients-write-this-region",
            "aws-client",
            "clock-drift",
            "close-policy",
            "create-table-if-missing",
            "enabled",
            "examine-table",
            "heartbeat",
            "heartbeat-rate",
            "key-prefix",
            "lease",
            "locks",
            "own-connections",
            "owner",
            "partition-key",
            "safe-period",
            "sort-key",
            "table",
            "table-layout",
            "ttl-attribute",
            "ttl-horizon",
            "wait-limit");

    private static final Set<String> OF_ALL_CLIENTS = Set.of("log-keys", "methods", "shutdown-timeout");

    private ClientNames() {}

    /** Returns the name of the client in {@code @Locked} and other annotations, where the default client has none. */
    public static String annotated(String name) {
        return name.isEmpty() ? DEFAULT : name;
    }

    /**
     * Returns the qualifier of the bean of a client.
     *
     * @param named makes the qualifier of a client with a name
     */
    static Annotation qualifier(String name, Function<String, Annotation> named) {
        return name.equals(DEFAULT) ? Default.Literal.INSTANCE : named.apply(name);
    }

    /** Returns the name of the client for people. */
    public static String shown(String name) {
        return name.equals(DEFAULT) ? "default" : name;
    }

    /** Returns the name of a property of the client. */
    public static String property(String client, String property) {
        if (client.equals(DEFAULT)) {
            return PREFIX + property;
        }
        return PREFIX + (client.contains(".") ? '"' + client + '"' : client) + "." + property;
    }

    /** Returns the names that no client can have, because they begin the names of other properties. */
    public static Set<String> reserved() {
        Set<String> names = new TreeSet<>(GROUPS);
        names.addAll(OF_EACH_CLIENT);
        names.addAll(OF_ALL_CLIENTS);
        names.add("default");
        return names;
    }

    /** Returns the properties of each client, as they are written after the name of the client. */
    public static Set<String> ofEachClient() {
        return OF_EACH_CLIENT;
    }

    /** Returns the properties that concern all clients. */
    static Set<String> ofAllClients() {
        return OF_ALL_CLIENTS;
    }
}
