package io.github.dynamodblock.dynamodb;

import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * A lock client's ways to DynamoDB. Heartbeats have one to themselves: neither the application nor the lock's own asking
 * can keep them waiting for a connection. The rest has one like it and not the application's, so that a configuration with
 * which heartbeats would fail fails at the first acquire, before anybody believes in a lease that cannot be renewed.
 *
 * @param heartbeats carries heartbeats and nothing else, unless shared
 * @param others carries all other requests
 * @param end what is to be done when the lock client is closed
 */
record Connections(DynamoDbConnection heartbeats, DynamoDbConnection others, Runnable end) implements AutoCloseable {
    /**
     * A client for heartbeats.
     *
     * @param end what is to be ended after the client
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

    /** The application's, for everything. */
    static Connections shared(DynamoDbAsyncClient client) {
        DynamoDbConnection way = DynamoDbConnection.over(client);
        return new Connections(way, way, () -> {});
    }

    /** Both are closed with the lock client. */
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
