package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.chaos.workload.ProtectedResource;
import io.github.dynamodblock.chaos.workload.ResourceAnswer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * A DynamoDB resource is the protected resource, stored as items of one table:
 *
 * <ul>
 *   <li>{@code counter/<key>} accepts every write.
 *   <li>{@code fenced/<key>} compares tokens.
 *   <li>{@code committed/<key>} is written together with the release of its lock.
 * </ul>
 *
 * <p>It needs an SDK client that never retries.
 */
public final class DynamoDbResource implements ProtectedResource {
    private static final String ID = "id";
    private static final int FIRST_SERVER_ERROR = 500;

    private final DynamoDbAsyncClient sdk;
    private final String table;

    public DynamoDbResource(DynamoDbAsyncClient sdk, String table) {
        this.sdk = sdk;
        this.table = table;
    }

    /** Creates the table and waits until the table exists. */
    public void create() {
        KeySchemaElement key = KeySchemaElement.builder()
                .attributeName(ID)
                .keyType(KeyType.HASH)
                .build();
        AttributeDefinition text = AttributeDefinition.builder()
                .attributeName(ID)
                .attributeType(ScalarAttributeType.S)
                .build();
        sdk.createTable(request -> request.tableName(table)
                        .keySchema(key)
                        .attributeDefinitions(text)
                        .billingMode(BillingMode.PAY_PER_REQUEST))
                .join();
        sdk.waiter().waitUntilTableExists(request -> request.tableName(table)).join();
    }

    @Override
    public CompletableFuture<ResourceAnswer> read(String key) {
        return told(
                sdk.getItem(request ->
                        request.tableName(table).key(id("counter/", key)).consistentRead(true)),
                response -> number(response.item(), "value"));
    }

    @Override
    public CompletableFuture<ResourceAnswer> write(String key, long value) {
        return told(
                sdk.updateItem(request -> request.tableName(table)
                        .key(id("counter/", key))
                        .updateExpression("SET #value = :value")
                        .expressionAttributeNames(Map.of("#value", "value"))
                        .expressionAttributeValues(Map.of(":value", number(value)))),
                response -> value);
    }

    @Override
    public CompletableFuture<ResourceAnswer> fencedWrite(String key, long token) {
        return told(
                sdk.updateItem(request -> request.tableName(table)
                        .key(id("fenced/", key))
                        .conditionExpression("attribute_not_exists(#token) OR #token <= :token")
                        .updateExpression("SET #token = :token ADD #count :one")
                        .expressionAttributeNames(Map.of("#token", "token", "#count", "count"))
                        .expressionAttributeValues(Map.of(":token", number(token), ":one", number(1)))
                        .returnValues(ReturnValue.ALL_NEW)
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)),
                response -> number(response.attributes(), "count"));
    }

    @Override
    public CompletableFuture<ResourceAnswer> committedRead(String key) {
        return told(
                sdk.getItem(request ->
                        request.tableName(table).key(id("committed/", key)).consistentRead(true)),
                response -> number(response.item(), "value"));
    }

    @Override
    public CommitOutcome commit(Lease lease, long value) {
        TransactWriteItem counter = TransactWriteItem.builder()
                .update(update -> update.tableName(table)
                        .key(id("committed/", lease.key().partition()))
                        .updateExpression("SET #value = :value")
                        .expressionAttributeNames(Map.of("#value", "value"))
                        .expressionAttributeValues(Map.of(":value", number(value))))
                .build();
        return lease.commit(List.of(counter)).outcome();
    }

    private static <R> CompletableFuture<ResourceAnswer> told(CompletableFuture<R> response, Function<R, Long> value) {
        return response.handle((done, thrown) ->
                thrown == null ? new ResourceAnswer.Done(value.apply(done)) : failure(causeOf(thrown)));
    }

    /**
     * Returns what a failure means. Only a response of the store shows that nothing was written. After every other
     * failure, the write can still be applied later.
     */
    static ResourceAnswer failure(Throwable thrown) {
        if (thrown instanceof ConditionalCheckFailedException refused) {
            return new ResourceAnswer.Refused(number(refused.item(), "token"));
        }
        String why = thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
        return thrown instanceof AwsServiceException service && service.statusCode() < FIRST_SERVER_ERROR
                ? new ResourceAnswer.Failed(why)
                : new ResourceAnswer.Unknown(why);
    }

    private static Throwable causeOf(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    private static Map<String, AttributeValue> id(String kind, String key) {
        return Map.of(ID, AttributeValue.fromS(kind + key));
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    private static long number(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null ? 0 : Long.parseLong(value.n());
    }
}
