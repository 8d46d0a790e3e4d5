package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The application's lock table, for its page in the Dev UI. Exists only in dev mode. */
@Singleton
public class LockTableAccess {
    private final LateConfig config;
    private final Instance<DynamoDbAsyncClient> connections;

    LockTableAccess(LateConfig config, Instance<DynamoDbAsyncClient> connections) {
        this.config = config;
        this.connections = connections;
    }

    /** Returns whether the locks are in memory, so that there is no table. */
    public boolean isInMemory() {
        return !config.get().enabled();
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
                    LockClientProducer.connection(connections, settings.table().name()), settings.table()));
        });
    }

    private LockSettings settings() {
        return LockSettings.of(config.get(), () -> "not named yet");
    }
}
