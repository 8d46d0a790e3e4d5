package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.dynamodb.DedicatedConnections;
import jakarta.inject.Singleton;
import java.util.Optional;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * How the application's configuration makes HTTP clients for DynamoDB: proxy, certificates, limits. All DynamoDB clients of
 * an application share that configuration.
 */
@Singleton
class HttpClients {
    private volatile Optional<SdkAsyncHttpClient.Builder<?>> configured = Optional.empty();

    void set(SdkAsyncHttpClient.Builder<?> builder) {
        configured = Optional.of(builder);
    }

    /** Returns a factory of clients that are configured like that client and have connections of their own. */
    DedicatedConnections like(DynamoDbAsyncClient client) {
        return configured
                .map(http -> DedicatedConnections.like(client, () -> http))
                .orElseGet(() -> DedicatedConnections.like(client));
    }
}
