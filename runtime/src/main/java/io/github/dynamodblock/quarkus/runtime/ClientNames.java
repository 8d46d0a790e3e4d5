package io.github.dynamodblock.quarkus.runtime;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of lock clients, and which properties are theirs. */
public final class ClientNames {
    /** The name of the default client, which the application itself never writes. */
    public static final String DEFAULT = "<default>";

    /** The first part of the names of all properties. */
    public static final String PREFIX = "quarkus.dynamodb-lock.";

    /** Groups of properties of the build. */
    private static final Set<String> GROUPS = Set.of("devservices", "health", "metrics", "rest", "traces");

    private ClientNames() {}

    /** Returns the name of the client in {@code @Locked} and other annotations, where the default client has none. */
    public static String annotated(String name) {
        return name.isEmpty() ? DEFAULT : name;
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
        names.add("default");
        names.add("aws-client");
        Stream.of(LocksConfig.class, LockConfig.class).forEach(type -> names.addAll(properties(type)));
        names.remove("clients");
        return names;
    }

    /** Returns the properties of each client, as they are written after the name of the client. */
    public static Set<String> ofEachClient() {
        Set<String> names = new TreeSet<>(properties(LockConfig.class));
        names.add("aws-client");
        return names;
    }

    private static Set<String> properties(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !method.isDefault() && Modifier.isAbstract(method.getModifiers()))
                .map(method -> method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
