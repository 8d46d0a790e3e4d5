package io.github.dynamodblock.dynamodb;

import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** {@link LockTableAdmin#createIfMissing} under its former name. */
public final class LockTables {
    private LockTables() {}

    /** {@link LockTableAdmin#createIfMissing}. */
    public static void createIfMissing(DynamoDbAsyncClient client, LockTable table) {
        LockTableAdmin.of(client, table).createIfMissing();
    }
}
