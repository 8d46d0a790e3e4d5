package io.github.dynamodblock.runtime;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.dynamodb.DynamoDbLocks;
import io.github.dynamodblock.dynamodb.LockTables;
import io.github.dynamodblock.system.SystemChance;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Makes the application's lock client when it is first used, so that a snapshot of a started process holds no names of
 * owners or grants, and closes it while the connection is still there to release what is held.
 */
@Singleton
class LockClientProducer {
    private final LockConfig config;
    private @Nullable LockClient made;

    LockClientProducer(LockConfig config) {
        this.config = config;
    }

    @Produces
    @ApplicationScoped
    @DefaultBean
    synchronized LockClient lockClient(DynamoDbAsyncClient connection) {
        LockSettings settings = LockSettings.of(config, LockClientProducer::uniqueOwner);
        if (settings.createTable()) {
            LockTables.createIfMissing(connection, settings.table());
        }
        LockClient client = DynamoDbLocks.builder(connection, settings.table())
                .owner(settings.client().owner())
                .timing(settings.client().timing())
                .waitLimit(settings.client().waitLimit())
                .ttlHorizon(settings.client().ttlHorizon())
                .clockDrift(settings.client().clockDrift())
                .build();
        made = client;
        return client;
    }

    // Late, for the application's own observers may still use locks; contexts and connections end after all of them.
    synchronized void close(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) ShutdownEvent event) {
        if (made != null) {
            made.close();
        }
    }

    private static String uniqueOwner() {
        return hostName() + "-" + new SystemChance().grant().substring(0, 12);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unnamed-host";
        }
    }
}
