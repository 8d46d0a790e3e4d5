package io.github.dynamodblock.quarkus.runtime;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The lock clients that the build found, by their names, with the DynamoDB clients that they use. */
@Singleton
class NamedClients {
    private volatile Map<String, String> awsClients = Map.of(ClientNames.DEFAULT, ClientNames.DEFAULT);
    private volatile boolean usesDefault = true;

    /**
     * Makes the clients known.
     *
     * @param found the names of the DynamoDB clients by those of the lock clients, also of the default client
     * @param defaultIsUsed whether the application uses the default client
     */
    void set(Map<String, String> found, boolean defaultIsUsed) {
        awsClients = Map.copyOf(found);
        usesDefault = defaultIsUsed;
    }

    /** Returns whether the build knows the client. */
    boolean isKnown(String name) {
        return awsClients.containsKey(name);
    }

    /** Returns the names of the clients that the build knows, without the default client. */
    Stream<String> known() {
        return awsClients.keySet().stream().filter(name -> !name.equals(ClientNames.DEFAULT));
    }

    /** Returns the clients that the application uses, in the order of their names. */
    Set<String> used() {
        Set<String> used = new TreeSet<>(awsClients.keySet());
        if (!usesDefault) {
            used.remove(ClientNames.DEFAULT);
        }
        return used;
    }

    /** Returns the name of the DynamoDB client that the lock client uses. */
    String awsClient(String name) {
        String found = awsClients.get(name);
        return found == null ? ClientNames.DEFAULT : found;
    }
}
