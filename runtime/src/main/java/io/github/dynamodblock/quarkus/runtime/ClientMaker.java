package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.dynamodb.DynamoDbLocks;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import io.github.dynamodblock.system.Host;
import io.github.dynamodblock.system.SystemRandomSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Makes one lock client.
 *
 * @param name the name of the client
 * @param awsClient the name of the DynamoDB client that it uses
 */
record ClientMaker(
        String name,
        String awsClient,
        LateConfig config,
        AwsClients connections,
        HttpClients http,
        MemoryLocks memory) {
    /** Returns a client over the configured table, or in memory. */
    LockClient make(LockObserver observer) {
        LockSettings settings = LockSettings.of(name, config.client(name), this::owner);
        LockClient client = config.client(name).enabled()
                ? overTable(settings, observer)
                : memory.of(awsClient, settings.table()).client(settings.client());
        return new ObservedLockClient(name, client, observer);
    }

    private LockClient overTable(LockSettings settings, LockObserver observer) {
        String table = settings.table().name();
        try {
            return overTable(connections.get(awsClient, table), settings, observer);
        } catch (LockException e) {
            throw e;
        } catch (RuntimeException e) {
            throw AwsClients.notMade(awsClient, table, e);
        }
    }

    private LockClient overTable(DynamoDbAsyncClient connection, LockSettings settings, LockObserver observer) {
        if (settings.createTable()) {
            LockTableAdmin.of(connection, settings.table()).createIfMissing();
        }
        DynamoDbLocks.Builder builder = DynamoDbLocks.builder(connection, settings.table());
        return (config.client(name).ownConnections()
                        ? builder.connections(http.like(connection))
                        : builder.sharedConnections())
                .owner(this::owner)
                .timing(settings.client().timing())
                .waitLimit(settings.client().waitLimit())
                .ttlHorizon(settings.client().ttlHorizon())
                .clockDrift(settings.client().clockDrift())
                .context(CallContext::current)
                .heartbeatRate(settings.client().heartbeatRate())
                .closePolicy(settings.client().closePolicy())
                .store(store -> CountedStore.of(name, store, observer))
                .build();
    }

    private String owner() {
        return config.client(name)
                .owner()
                .orElseGet(() ->
                        Host.name() + "-" + new SystemRandomSource().grant().substring(0, 12));
    }
}
