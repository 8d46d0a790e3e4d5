package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.runtime.ClientNames;
import io.quarkus.builder.item.SimpleBuildItem;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The lock clients that the extension makes for the application. */
final class ClientsBuildItem extends SimpleBuildItem {
    private final ConfiguredClients configured;
    private final Map<String, String> awsClients = new TreeMap<>();

    ClientsBuildItem(ConfiguredClients configured, ClientsConfig config) {
        this.configured = configured;
        awsClients.put(ClientNames.DEFAULT, awsClient(config, ClientNames.DEFAULT));
        configured.names().forEach(name -> awsClients.put(name, awsClient(config, name)));
    }

    private static String awsClient(ClientsConfig config, String name) {
        return Objects.requireNonNull(config.clients().get(name), "The map has defaults")
                .awsClient();
    }

    ConfiguredClients configured() {
        return configured;
    }

    /** Returns the names of the clients without the default client. */
    Set<String> names() {
        return configured.names();
    }

    /** Returns the names of the DynamoDB clients by those of the lock clients, also of the default client. */
    Map<String, String> awsClients() {
        return awsClients;
    }

    /** Returns the DynamoDB clients that the lock clients use. */
    Set<String> connections() {
        return new TreeSet<>(awsClients.values());
    }
}
