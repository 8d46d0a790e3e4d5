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
 * This class finds the lock clients by the names that a user types:
 *
 * <ul>
 *   <li>{@code ours}: the lock of this project
 *   <li>broken locks that the harness must catch
 *   <li>peers: the clients of other projects, with which the lock of this project contends
 * </ul>
 */
public final class Clients {
    /** The name of the peer that is the AWS lock client for Java. */
    public static final String AWS = "aws";

    /** The name of the peer that is a Python process. This class does not open it. */
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
        // The conditions of a real store cannot be changed, so this mutant writes without a condition.
        return mutant.name().equals(UnconditionalRelease.NAME)
                ? UnconditionalRelease.open(setup)
                : OurClient.open(setup, mutant.lock().get());
    }

    public static Set<String> names() {
        Set<String> names = new TreeSet<>(OPENED.keySet());
        names.add(PYTHON);
        return names;
    }

    /**
     * Returns the name of a mutant that a user types.
     *
     * @param mutant the mutant
     * @return the name
     */
    public static String nameOf(Mutant mutant) {
        return MUTANT + mutant.name();
    }

    /**
     * Returns the broken lock with that name, if there is one.
     *
     * @param name the name that a user types
     * @return the mutant
     */
    public static Optional<Mutant> mutant(String name) {
        return name.startsWith(MUTANT) && OPENED.containsKey(name)
                ? Optional.of(Mutants.named(name.substring(MUTANT.length())))
                : Optional.empty();
    }

    /**
     * Returns whether the name is that of a peer.
     *
     * @param name the name that a user types
     * @return whether the client is a peer
     */
    public static boolean isPeer(String name) {
        return PEERS.containsKey(name);
    }

    /**
     * Returns the names of several clients that share a table of that layout.
     *
     * @param names the names, separated by commas
     * @param layout the layout of the table
     * @return the names
     * @throws IllegalArgumentException if there is no such client, or if the client knows another layout only; the
     *     message has one line, which says what can be shared
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
     * Returns the factory of the client with that name. The client runs in this JVM.
     *
     * @param name the name that a user types
     * @return the factory
     * @throws IllegalArgumentException if there is no such client; the message has one line and lists the names
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
