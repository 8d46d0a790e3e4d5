package io.github.dynamodblock.dynamodb;

import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * A lock client's ways to DynamoDB. Heartbeats have one to themselves: neither the application nor the lock's own asking
 * can keep them waiting for a connection. The rest has one like it and not the application's, so that a configuration with
 * which heartbeats would fail fails at the first acquire, before anybody believes in a lease that cannot be renewed.
 *
 * @param heartbeats carries heartbeats and nothing else, unless shared
 * @param others carries all other requests
 * @param own whether to close them with the lock client
 */
record Connections(Way heartbeats, Way others, boolean own) implements AutoCloseable {
    /** The application's, for everything. */
    static Connections shared(DynamoDbAsyncClient client) {
        Way way = Way.over(client);
        return new Connections(way, way, false);
    }

    static Connections own(Supplier<DynamoDbAsyncClient> make) {
        DynamoDbAsyncClient heartbeats = make.get();
        try {
            return new Connections(Way.over(heartbeats), Way.over(make.get()), true);
        } catch (RuntimeException | Error e) {
            heartbeats.close();
            throw e;
        }
    }

    @Override
    public void close() {
        if (own) {
            try {
                others.client().close();
            } finally {
                heartbeats.client().close();
            }
        }
    }
}
