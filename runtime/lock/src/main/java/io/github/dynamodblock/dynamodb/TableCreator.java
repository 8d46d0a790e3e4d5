package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockTableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbAsyncWaiter;

/** Creates the table. */
final class TableCreator {
    private final AdminRequests asking;
    private final LockTable table;

    TableCreator(AdminRequests asking, LockTable table) {
        this.asking = asking;
        this.table = table;
    }

    /** Returns whether the table exists and is not being deleted. */
    boolean exists() {
        return status().filter(status -> status != TableStatus.DELETING).isPresent();
    }

    void create(TableCapacity capacity, Map<String, String> tags) {
        try {
            send(capacity, tags);
        } catch (LockException e) {
            if (e.getCause() instanceof ResourceInUseException) {
                throw new LockTableException(
                        "The table '" + table.name() + "' exists already, and stays as it is. Examine the table, or"
                                + " choose another name.",
                        e);
            }
            throw e;
        }
        finish();
    }

    void createIfMissing() {
        Optional<TableStatus> status = status();
        if (status.isEmpty()) {
            try {
                send(new TableCapacity.OnDemand(), Map.of());
            } catch (LockException e) {
                // Another client was faster: the table exists in both cases.
                if (!(e.getCause() instanceof ResourceInUseException)) {
                    throw e;
                }
            }
        }
        if (status.isEmpty() || status.get() == TableStatus.CREATING) {
            finish();
        }
    }

    private Optional<TableStatus> status() {
        try {
            return asking.ask(
                    "its state",
                    "DescribeTable",
                    description(),
                    DynamoDbAsyncClient::describeTable,
                    answer -> Optional.of(answer.table().tableStatus()));
        } catch (LockTableException e) {
            if (e.getCause() instanceof ResourceNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private DescribeTableRequest description() {
        return DescribeTableRequest.builder().tableName(table.name()).build();
    }

    private void send(TableCapacity capacity, Map<String, String> tags) {
        List<KeySchemaElement> keys = new ArrayList<>();
        List<AttributeDefinition> types = new ArrayList<>();
        add(keys, types, table.partitionKey(), KeyType.HASH);
        table.sortKey().ifPresent(sort -> add(keys, types, sort, KeyType.RANGE));
        CreateTableRequest.Builder request = CreateTableRequest.builder()
                .tableName(table.name())
                .keySchema(keys)
                .attributeDefinitions(types);
        if (capacity instanceof TableCapacity.Provisioned units) {
            request.billingMode(BillingMode.PROVISIONED)
                    .provisionedThroughput(
                            p -> p.readCapacityUnits(units.readUnits()).writeCapacityUnits(units.writeUnits()));
        } else {
            request.billingMode(BillingMode.PAY_PER_REQUEST);
        }
        if (!tags.isEmpty()) {
            request.tags(tags.entrySet().stream()
                    .map(tag -> Tag.builder()
                            .key(tag.getKey())
                            .value(tag.getValue())
                            .build())
                    .toList());
        }
        String actions = tags.isEmpty() ? "CreateTable" : "CreateTable and dynamodb:TagResource";
        asking.ask("its creation", actions, request.build(), DynamoDbAsyncClient::createTable);
    }

    private static void add(List<KeySchemaElement> keys, List<AttributeDefinition> types, String name, KeyType type) {
        keys.add(KeySchemaElement.builder().attributeName(name).keyType(type).build());
        types.add(AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build());
    }

    private void finish() {
        asking.askUntil("its state", "DescribeTable", description(), (client, describe) -> {
            DynamoDbAsyncWaiter waiter = DynamoDbAsyncWaiter.builder()
                    .client(client)
                    .overrideConfiguration(o -> o.maxAttempts(Integer.MAX_VALUE)
                            .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofSeconds(1))))
                    .build();
            return waiter.waitUntilTableExists(describe)
                    .whenComplete((answer, failure) -> waiter.close())
                    .exceptionallyCompose(failure -> CompletableFuture.failedFuture(refusal(failure)));
        });
        enableTtl();
    }

    /** Returns the refusal that the waiter hides in a failure of its own, which does not say what to do. */
    private static Throwable refusal(Throwable failure) {
        Throwable waiters = FailureClassifier.unwrapped(failure);
        Throwable within = waiters.getCause() == null ? waiters : FailureClassifier.unwrapped(waiters.getCause());
        return within instanceof DynamoDbException ? within : waiters;
    }

    private void enableTtl() {
        TimeToLiveStatus status = asking.ask(
                "its time to live",
                "DescribeTimeToLive",
                DescribeTimeToLiveRequest.builder().tableName(table.name()).build(),
                DynamoDbAsyncClient::describeTimeToLive,
                answer -> Objects.requireNonNull(answer.timeToLiveDescription().timeToLiveStatus()));
        if (status != TimeToLiveStatus.DISABLED) {
            return;
        }
        try {
            asking.ask(
                    "its time to live",
                    "UpdateTimeToLive",
                    UpdateTimeToLiveRequest.builder()
                            .tableName(table.name())
                            .timeToLiveSpecification(ttl -> ttl.enabled(true).attributeName(table.ttlAttribute()))
                            .build(),
                    DynamoDbAsyncClient::updateTimeToLive);
        } catch (LockException anotherClientWasFaster) {
            if (!String.valueOf(anotherClientWasFaster.getMessage()).contains("already enabled")) {
                throw anotherClientWasFaster;
            }
        }
    }
}
