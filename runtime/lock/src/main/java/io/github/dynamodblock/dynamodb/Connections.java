package io.github.dynamodblock.dynamodb;

import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * The connections of a lock client to DynamoDB.
 *
 * <p>Heartbeats have an SDK client of their own. So neither the application nor other requests of the lock can make a
 * heartbeat wait for a connection. The other requests have a second SDK client with the same configuration, and not
 * the application's. So a configuration with which heartbeats fail makes the first acquire fail, and no client holds a
 * lease that it cannot renew.
 *
 * @param heartbeats carries heartbeats and nothing else, unless the connections are shared
 * @param others carries all other requests
 * @param end runs when the lock client is closed
 */
record Connections(DynamoDbConnection heartbeats, DynamoDbConnection others, Runnable end) implements AutoCloseable {
    /**
     * The SDK client for heartbeats.
     *
     * @param client the SDK client
     * @param end runs after the SDK client was closed
     */
    record Heartbeats(DynamoDbAsyncClient client, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            try {
                client.close();
            } finally {
                end.run();
            }
        }
    }

    /** Returns connections that send all requests over the application's SDK client, and never close it. */
    static Connections shared(DynamoDbAsyncClient client) {
        DynamoDbConnection way = DynamoDbConnection.over(client);
        return new Connections(way, way, () -> {});
    }

    /** Returns connections over two SDK clients that are closed with the lock client. */
    static Connections own(Heartbeats heartbeats, DynamoDbAsyncClient others) {
        return new Connections(DynamoDbConnection.over(heartbeats.client()), DynamoDbConnection.over(others), () -> {
            try {
                others.close();
            } finally {
                heartbeats.close();
            }
        });
    }

    @Override
    public void close() {
        end.run();
    }
}
