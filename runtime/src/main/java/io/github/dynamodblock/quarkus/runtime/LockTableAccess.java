package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.function.Function;

/** The application's lock table, for its page in the Dev UI. Exists only in dev mode. */
@Singleton
public class LockTableAccess {
    private final LateConfig config;
    private final AwsClients connections;
    private final NamedClients clients;

    LockTableAccess(LateConfig config, AwsClients connections, NamedClients clients) {
        this.config = config;
        this.connections = connections;
        this.clients = clients;
    }

    /** Returns the client whose table is shown: the default client, or the first if the default client is not used. */
    private String client() {
        Set<String> used = clients.used();
        return used.contains(ClientNames.DEFAULT)
                ? ClientNames.DEFAULT
                : used.iterator().next();
    }

    /** Returns whether the locks are in memory, so that there is no table. */
    public boolean isInMemory() {
        return !config.client(client()).enabled();
    }

    /** Returns the name of the table. */
    public String table() {
        return settings().table().name();
    }

    /** Returns whether the application creates a missing table at its first lock. */
    public boolean isCreatedAtFirstLock() {
        return settings().createTable();
    }

    /**
     * Asks the administrator of the table.
     *
     * @throws LockException if the DynamoDB client cannot be made, or if a request fails
     */
    public <T> T ask(Function<LockTableAdmin, T> question) {
        return config.inApplication(() -> {
            LockSettings settings = settings();
            return question.apply(LockTableAdmin.of(
                    connections.get(
                            clients.awsClient(client()), settings.table().name()),
                    settings.table()));
        });
    }

    private LockSettings settings() {
        return LockSettings.of(client(), config.client(client()), () -> "not named yet");
    }
}
