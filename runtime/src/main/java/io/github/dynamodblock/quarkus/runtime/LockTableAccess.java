package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * The lock clients of the application with their tables, for its page in the Dev UI. Exists only in dev mode. The names of
 * the clients are those for people.
 */
@Singleton
public class LockTableAccess {
    private final LateConfig config;
    private final AwsClients connections;
    private final NamedClients clients;
    private final ClientLookup beans;

    LockTableAccess(LateConfig config, AwsClients connections, NamedClients clients, InjectedClients beans) {
        this.config = config;
        this.connections = connections;
        this.clients = clients;
        this.beans = beans;
    }

    /** Returns the clients that the application uses, the default client first. */
    public List<String> clients() {
        return clients.used().stream()
                .sorted(Comparator.comparing((String name) -> !name.equals(ClientNames.DEFAULT))
                        .thenComparing(Comparator.naturalOrder()))
                .map(ClientNames::shown)
                .toList();
    }

    private String name(String client) {
        return clients.used().stream()
                .filter(name -> ClientNames.shown(name).equals(client))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no lock client '" + client + "'"));
    }

    /** Returns the leases of the client. Sends nothing. */
    public List<Lease> leases(String client) {
        return beans.of(name(client)).leases();
    }

    /** Returns whether the locks of the client are in memory, so that there is no table. */
    public boolean isInMemory(String client) {
        return !config.client(name(client)).enabled();
    }

    /** Returns the name of a property of the client. */
    public String property(String client, String property) {
        return ClientNames.property(name(client), property);
    }

    /** Returns the name of the table of the client. */
    public String table(String client) {
        return settings(client).table().name();
    }

    /** Returns whether the application creates a missing table at its first lock. */
    public boolean isCreatedAtFirstLock(String client) {
        return settings(client).createTable();
    }

    /**
     * Asks the administrator of the table of the client.
     *
     * @throws LockException if the DynamoDB client cannot be made, or if a request fails
     */
    public <T> T ask(String client, Function<LockTableAdmin, T> question) {
        return config.inApplication(() -> {
            LockSettings settings = settings(client);
            return question.apply(LockTableAdmin.of(
                    connections.get(
                            clients.awsClient(name(client)), settings.table().name()),
                    settings.table()));
        });
    }

    private LockSettings settings(String client) {
        String name = name(client);
        return LockSettings.of(name, config.client(name), () -> "not named yet");
    }
}
