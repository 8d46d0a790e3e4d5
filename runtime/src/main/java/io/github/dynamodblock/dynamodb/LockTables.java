package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockTableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** Makes lock tables. For development, tests and small installations; others make theirs with their infrastructure. */
public final class LockTables {
    private LockTables() {}

    /**
     * Creates the table if it is missing: billed on demand, with TTL, and waits until it is active. Several clients may
     * do so at once. An existing table is left as it is.
     *
     * @throws LockTableException if it can neither be found nor made
     */
    public static void createIfMissing(DynamoDbAsyncClient client, LockTable table) {
        try {
            if (!isActive(client, table)) {
                create(client, table);
                client.waiter()
                        .waitUntilTableExists(describe -> describe.tableName(table.name()))
                        .join();
                enableTtl(client, table);
            }
        } catch (CompletionException e) {
            Throwable cause = Failures.unwrapped(e);
            throw new LockTableException(
                    "The lock table '" + table.name() + "' can be neither found nor made: " + cause.getMessage()
                            + ". Create it with " + table.schema() + ", or allow dynamodb:DescribeTable, CreateTable,"
                            + " DescribeTimeToLive and UpdateTimeToLive on it.",
                    cause);
        }
    }

    private static boolean isActive(DynamoDbAsyncClient client, LockTable table) {
        try {
            return client.describeTable(describe -> describe.tableName(table.name()))
                            .join()
                            .table()
                            .tableStatus()
                    == TableStatus.ACTIVE;
        } catch (CompletionException e) {
            if (e.getCause() instanceof ResourceNotFoundException) {
                return false;
            }
            throw e;
        }
    }

    private static void create(DynamoDbAsyncClient client, LockTable table) {
        List<KeySchemaElement> keys = new ArrayList<>();
        List<AttributeDefinition> types = new ArrayList<>();
        add(keys, types, table.partitionKey(), KeyType.HASH);
        table.sortKey().ifPresent(sort -> add(keys, types, sort, KeyType.RANGE));
        try {
            client.createTable(CreateTableRequest.builder()
                            .tableName(table.name())
                            .keySchema(keys)
                            .attributeDefinitions(types)
                            .billingMode(BillingMode.PAY_PER_REQUEST)
                            .build())
                    .join();
        } catch (CompletionException e) {
            // Another client is faster, or it is being made already: either way it will be there.
            if (!(e.getCause() instanceof ResourceInUseException)) {
                throw e;
            }
        }
    }

    private static void add(List<KeySchemaElement> keys, List<AttributeDefinition> types, String name, KeyType type) {
        keys.add(KeySchemaElement.builder().attributeName(name).keyType(type).build());
        types.add(AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build());
    }

    private static void enableTtl(DynamoDbAsyncClient client, LockTable table) {
        TimeToLiveStatus status = client.describeTimeToLive(describe -> describe.tableName(table.name()))
                .join()
                .timeToLiveDescription()
                .timeToLiveStatus();
        if (status == TimeToLiveStatus.DISABLED) {
            try {
                client.updateTimeToLive(update -> update.tableName(table.name())
                                .timeToLiveSpecification(
                                        ttl -> ttl.enabled(true).attributeName(table.ttlAttribute())))
                        .join();
            } catch (CompletionException anotherClientWasFaster) {
                if (!String.valueOf(anotherClientWasFaster.getMessage()).contains("already enabled")) {
                    throw anotherClientWasFaster;
                }
            }
        }
    }
}
