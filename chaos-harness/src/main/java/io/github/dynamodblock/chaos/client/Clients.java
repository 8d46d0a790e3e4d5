package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.chaos.mutant.Mutant;
import io.github.dynamodblock.chaos.mutant.Mutants;
import io.github.dynamodblock.chaos.workload.LockUnderTest;
import io.github.dynamodblock.dynamodb.TableLayout;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The lock clients by the names that a user types: {@code ours}, broken ones that the harness must catch, and peers: the
 * clients of others that ours contends with.
 */
public final class Clients {
    /** The peer that is the AWS lock client for Java. */
    public static final String AWS = "aws";

    /** The peer that is a process of Python, and not opened here. */
    public static final String PYTHON = "python";

    private static final String MUTANT = "mutant:";

    private static final Map<String, ClientFactory> OPENED = opened();

    private static final Map<String, TableLayout> PEERS = Map.of(AWS, TableLayout.AWS, PYTHON, TableLayout.PYTHON);

    private Clients() {}

    private static Map<String, ClientFactory> opened() {
        Map<String, ClientFactory> opened = new TreeMap<>();
        opened.put("ours", OurClient::open);
        opened.put(AWS, AwsClient::open);
        Mutants.all().stream()
                .filter(mutant -> !mutant.real().isEmpty())
                .forEach(mutant -> opened.put(MUTANT + mutant.name(), setup -> open(setup, mutant)));
        return opened;
    }

    private static LockUnderTest open(ClientSetup setup, Mutant mutant) {
        // The conditions of a real store cannot be changed: this one writes without any.
        return mutant.name().equals(UnconditionalRelease.NAME)
                ? UnconditionalRelease.open(setup)
                : OurClient.open(setup, mutant.lock().get());
    }

    public static Set<String> names() {
        Set<String> names = new TreeSet<>(OPENED.keySet());
        names.add(PYTHON);
        return names;
    }

    /** As a user types it. */
    public static String nameOf(Mutant mutant) {
        return MUTANT + mutant.name();
    }

    /** The broken lock of that name, if it is one. */
    public static Optional<Mutant> mutant(String name) {
        return name.startsWith(MUTANT) && OPENED.containsKey(name)
                ? Optional.of(Mutants.named(name.substring(MUTANT.length())))
                : Optional.empty();
    }

    /** Whether it is a client of others. */
    public static boolean isPeer(String name) {
        return PEERS.containsKey(name);
    }

    /**
     * The names of several clients that share a table of that layout.
     *
     * @param names separated by commas
     * @throws IllegalArgumentException with one line that says what can be shared, if there is no such client or it
     *     knows another layout
     */
    public static List<String> together(String names, TableLayout layout) {
        List<String> clients = List.of(names.split(",", -1));
        for (String name : clients) {
            if (!names().contains(name)) {
                throw unknown(name);
            }
            TableLayout own = PEERS.getOrDefault(name, layout);
            if (own != layout) {
                throw new IllegalArgumentException("'" + name + "' knows rows of the layout " + word(own)
                        + " only: use --table-layout " + word(own) + ", not " + word(layout));
            }
        }
        return clients;
    }

    private static String word(TableLayout layout) {
        return layout.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The client of that name, for a JVM to open.
     *
     * @throws IllegalArgumentException with one line that lists the names, if there is none
     */
    public static ClientFactory named(String name) {
        ClientFactory client = OPENED.get(name);
        if (client == null) {
            throw unknown(name);
        }
        return client;
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException(
                "There is no client '" + name + "'; there are " + String.join(", ", names()));
    }
}
