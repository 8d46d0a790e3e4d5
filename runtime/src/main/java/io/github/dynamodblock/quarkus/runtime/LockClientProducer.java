package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.dynamodb.DynamoDbLocks;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.system.Host;
import io.github.dynamodblock.system.SystemRandomSource;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Makes the application's lock client at its first use, and closes it.
 *
 * <p>The client is made late, so that a snapshot of a started process contains no names of owners or grants. The
 * client is closed while the connection still exists, so that it can release the held locks.
 */
@Singleton
class LockClientProducer {
    private final LockConfig config;
    private final HttpClients http;
    private @Nullable LockClient made;

    LockClientProducer(LockConfig config, HttpClients http) {
        this.config = config;
        this.http = http;
    }

    @Produces
    @ApplicationScoped
    @DefaultBean
    synchronized LockClient lockClient(Instance<DynamoDbAsyncClient> connections) {
        LockSettings settings = LockSettings.of(config, this::owner);
        LockClient client = config.enabled()
                ? overTable(connections.get(), settings)
                : InMemoryLocks.client(new InMemoryStore(), settings.client());
        made = client;
        return client;
    }

    private LockClient overTable(DynamoDbAsyncClient connection, LockSettings settings) {
        if (settings.createTable()) {
            LockTableAdmin.of(connection, settings.table()).createIfMissing();
        }
        DynamoDbLocks.Builder builder = DynamoDbLocks.builder(connection, settings.table());
        return (config.ownConnections() ? builder.connections(http.like(connection)) : builder.sharedConnections())
                .owner(this::owner)
                .timing(settings.client().timing())
                .waitLimit(settings.client().waitLimit())
                .ttlHorizon(settings.client().ttlHorizon())
                .clockDrift(settings.client().clockDrift())
                .context(CallContext::current)
                .heartbeatRate(settings.client().heartbeatRate())
                .closePolicy(settings.client().closePolicy())
                .build();
    }

    // Late, because the application's own observers can still use locks. Contexts and connections end after all
    // observers.
    synchronized void close(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) ShutdownEvent event) {
        if (made != null) {
            made.close(LockSettings.shutdownTimeout(config));
        }
    }

    private String owner() {
        return config.owner()
                .orElseGet(() ->
                        Host.name() + "-" + new SystemRandomSource().grant().substring(0, 12));
    }
}
