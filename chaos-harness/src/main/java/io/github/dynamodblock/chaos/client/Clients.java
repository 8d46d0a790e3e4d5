package io.github.dynamodblock.chaos.client;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The lock clients by the names that a user types: {@code ours}, and broken ones that the harness must catch. */
public final class Clients {
    private static final Map<String, Client> ALL = new TreeMap<>(Map.of(
            "ours",
            OurClient::open,
            "mutant:unconditional-release",
            UnconditionalRelease::open,
            "mutant:ignores-local-validity",
            IgnoresLocalValidity::open,
            "mutant:no-lost-callback",
            NoLostCallback::open));

    private Clients() {}

    public static Set<String> names() {
        return ALL.keySet();
    }

    /**
     * The client of that name.
     *
     * @throws IllegalArgumentException with one line that lists the names, if there is none
     */
    public static Client named(String name) {
        Client client = ALL.get(name);
        if (client == null) {
            throw new IllegalArgumentException(
                    "There is no client '" + name + "'; there are " + String.join(", ", names()));
        }
        return client;
    }
}
