package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.runtime.ClientNames;
import java.util.Set;
import java.util.TreeSet;

/** The names of the lock clients that properties configure. */
final class ConfiguredClients {
    /** The property that each group of the build has. */
    private static final String OF_A_GROUP = "enabled";

    private final Set<String> names = new TreeSet<>();
    private final Set<String> problems = new TreeSet<>();
    private boolean namesDefaultTable;

    private ConfiguredClients() {}

    /** Finds the clients in the names of all properties. */
    static ConfiguredClients in(Iterable<String> properties) {
        ConfiguredClients found = new ConfiguredClients();
        for (String property : properties) {
            if (property.startsWith(ClientNames.PREFIX)) {
                found.property(property);
            }
        }
        return found;
    }

    private void property(String whole) {
        String name = whole.substring(ClientNames.PREFIX.length());
        boolean quoted = name.startsWith("\"");
        int end = quoted ? name.indexOf('"', 1) + 1 : name.indexOf('.');
        if (end <= 0 || end + 1 >= name.length()) {
            namesDefaultTable |= name.equals("table");
            return;
        }
        String client = quoted ? name.substring(1, end - 1) : name.substring(0, end);
        String rest = name.substring(end + 1);
        if (ClientNames.reserved().contains(client)) {
            if (ClientNames.ofEachClient().contains(rest) && !rest.equals(OF_A_GROUP)) {
                problems.add(whole + ": " + reserved(client));
            }
        } else if (ClientNames.ofEachClient().contains(first(rest))) {
            names.add(client);
        }
    }

    private static String first(String rest) {
        int end = rest.indexOf('.');
        return end < 0 ? rest : rest.substring(0, end);
    }

    /** Returns why a name cannot be that of a client. */
    static String reserved(String client) {
        return "'" + client + "' cannot be the name of a lock client, because " + ClientNames.PREFIX + client
                + " begins other properties. Choose another name.";
    }

    /** Returns the names. */
    Set<String> names() {
        return names;
    }

    /** Returns what is wrong, each with its property and the remedy. */
    Set<String> problems() {
        return problems;
    }

    /** Returns whether a property names the table of the default client. */
    boolean namesDefaultTable() {
        return namesDefaultTable;
    }
}
