package io.github.dynamodblock.dynamodb;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * One table in this process, in place of DynamoDB where a test needs thousands of answers: its items, and what the lock
 * asks of them. It holds to the same contract as DynamoDB Local, by which it is tested.
 */
class StandIn implements DynamoDbAsyncClient {
    /** Every request, in the order of their arrival. */
    final List<DynamoDbRequest> sent = new ArrayList<>();

    private final LockTable table;
    private final Map<Map<String, AttributeValue>, Map<String, AttributeValue>> items = new LinkedHashMap<>();
    private final Queue<Runnable> before = new ArrayDeque<>();
    private int page = Integer.MAX_VALUE;

    StandIn(LockTable table) {
        this.table = table;
    }

    /** Scans and queries look at so many items at a time. */
    synchronized void pages(int size) {
        page = size;
    }

    /** Does that before the next write, as another program would. */
    synchronized void beforeNextWrite(Runnable another) {
        before.add(another);
    }

    synchronized void put(Map<String, AttributeValue> item) {
        items.put(key(item), Map.copyOf(item));
    }

    synchronized void remove(Map<String, AttributeValue> key) {
        items.remove(key);
    }

    /** Empty if there is none. */
    synchronized Map<String, AttributeValue> item(Map<String, AttributeValue> key) {
        return items.getOrDefault(key, Map.of());
    }

    /** An error as DynamoDB answers it. */
    static DynamoDbException error(int status, String code, String message) {
        return (DynamoDbException) DynamoDbException.builder()
                .statusCode(status)
                .message(message)
                .awsErrorDetails(details(code, message))
                .build();
    }

    static AwsErrorDetails details(String code, String message) {
        return AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
    }

    private Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
        return new RowReader(table).primaryKeyOf(item);
    }

    private synchronized <R> CompletableFuture<R> answered(
            DynamoDbRequest request, @Nullable String of, Supplier<R> answer) {
        sent.add(request);
        try {
            if (of == null || !of.equals(table.name())) {
                throw ResourceNotFoundException.builder()
                        .statusCode(400)
                        .awsErrorDetails(details("ResourceNotFoundException", "Requested resource not found"))
                        .build();
            }
            return CompletableFuture.completedFuture(answer.get());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(error(400, "ValidationException", String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private <R> CompletableFuture<R> written(DynamoDbRequest request, @Nullable String of, Supplier<R> answer) {
        return answered(request, of, () -> {
            Runnable another = before.poll();
            if (another != null) {
                another.run();
            }
            return answer.get();
        });
    }

    /** What a write makes of an item; an empty one is gone. */
    private record Change(Map<String, AttributeValue> key, Map<String, AttributeValue> to) {}

    private Map<String, AttributeValue> checked(
            Map<String, AttributeValue> key, SmallExpression expression, @Nullable String condition, boolean shows) {
        Map<String, AttributeValue> old = item(key);
        if (!expression.isTrue(condition)) {
            throw ConditionalCheckFailedException.builder()
                    .statusCode(400)
                    .awsErrorDetails(details("ConditionalCheckFailedException", "The conditional request failed"))
                    .item(shows ? old : null)
                    .build();
        }
        return old;
    }

    private static boolean shows(@Nullable ReturnValuesOnConditionCheckFailure asked) {
        return asked == ReturnValuesOnConditionCheckFailure.ALL_OLD;
    }

    private void apply(Change change) {
        if (change.to().isEmpty()) {
            items.remove(change.key());
        } else {
            items.put(change.key(), Map.copyOf(change.to()));
        }
    }

    @Override
    public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
        return written(request, request.tableName(), () -> {
            Change change = update(
                    request.key(),
                    new SmallExpression(
                            request.expressionAttributeNames(),
                            request.expressionAttributeValues(),
                            item(request.key())),
                    request.conditionExpression(),
                    request.updateExpression(),
                    shows(request.returnValuesOnConditionCheckFailure()));
            apply(change);
            return UpdateItemResponse.builder()
                    .attributes(request.returnValues() == ReturnValue.ALL_NEW ? change.to() : Map.of())
                    .build();
        });
    }

    private Change update(
            Map<String, AttributeValue> key,
            SmallExpression expression,
            @Nullable String condition,
            String update,
            boolean shows) {
        checked(key, expression, condition, shows);
        Map<String, AttributeValue> to = new HashMap<>(expression.updated(update));
        expression.requireAllUsed();
        to.putAll(key);
        return new Change(key, to);
    }

    @Override
    public CompletableFuture<DeleteItemResponse> deleteItem(DeleteItemRequest request) {
        return written(request, request.tableName(), () -> {
            SmallExpression expression = new SmallExpression(
                    request.expressionAttributeNames(), request.expressionAttributeValues(), item(request.key()));
            Map<String, AttributeValue> old = checked(
                    request.key(),
                    expression,
                    request.conditionExpression(),
                    shows(request.returnValuesOnConditionCheckFailure()));
            expression.requireAllUsed();
            apply(new Change(request.key(), Map.of()));
            return DeleteItemResponse.builder()
                    .attributes(request.returnValues() == ReturnValue.ALL_OLD ? old : Map.of())
                    .build();
        });
    }

    @Override
    public CompletableFuture<PutItemResponse> putItem(PutItemRequest request) {
        return written(request, request.tableName(), () -> {
            put(request.item());
            return PutItemResponse.builder().build();
        });
    }

    @Override
    public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
        return answered(
                request,
                request.tableName(),
                () -> GetItemResponse.builder().item(item(request.key())).build());
    }

    @Override
    public CompletableFuture<BatchGetItemResponse> batchGetItem(BatchGetItemRequest request) {
        return answered(
                request,
                table.name(),
                () -> BatchGetItemResponse.builder()
                        .responses(Map.of(
                                table.name(),
                                Objects.requireNonNull(request.requestItems().get(table.name())).keys().stream()
                                        .map(this::item)
                                        .filter(item -> !item.isEmpty())
                                        .toList()))
                        .build());
    }

    @Override
    public CompletableFuture<TransactWriteItemsResponse> transactWriteItems(TransactWriteItemsRequest request) {
        return written(request, table.name(), () -> {
            List<Change> changes = new ArrayList<>();
            List<CancellationReason> reasons = new ArrayList<>();
            for (TransactWriteItem part : request.transactItems()) {
                try {
                    changes.add(change(part));
                    reasons.add(CancellationReason.builder().code("None").build());
                } catch (ConditionalCheckFailedException refused) {
                    reasons.add(CancellationReason.builder()
                            .code("ConditionalCheckFailed")
                            .item(refused.item())
                            .build());
                }
            }
            if (changes.size() < reasons.size()) {
                throw TransactionCanceledException.builder()
                        .statusCode(400)
                        .awsErrorDetails(details("TransactionCanceledException", "Transaction cancelled"))
                        .cancellationReasons(reasons)
                        .build();
            }
            changes.forEach(this::apply);
            return TransactWriteItemsResponse.builder().build();
        });
    }

    private Change change(TransactWriteItem part) {
        if (part.update() != null) {
            return update(
                    part.update().key(),
                    new SmallExpression(
                            part.update().expressionAttributeNames(),
                            part.update().expressionAttributeValues(),
                            item(part.update().key())),
                    part.update().conditionExpression(),
                    part.update().updateExpression(),
                    shows(part.update().returnValuesOnConditionCheckFailure()));
        }
        if (part.delete() != null) {
            SmallExpression expression = new SmallExpression(
                    part.delete().expressionAttributeNames(),
                    part.delete().expressionAttributeValues(),
                    item(part.delete().key()));
            checked(
                    part.delete().key(),
                    expression,
                    part.delete().conditionExpression(),
                    shows(part.delete().returnValuesOnConditionCheckFailure()));
            expression.requireAllUsed();
            return new Change(part.delete().key(), Map.of());
        }
        if (part.conditionCheck() != null) {
            SmallExpression expression = new SmallExpression(
                    part.conditionCheck().expressionAttributeNames(),
                    part.conditionCheck().expressionAttributeValues(),
                    item(part.conditionCheck().key()));
            checked(
                    part.conditionCheck().key(),
                    expression,
                    part.conditionCheck().conditionExpression(),
                    shows(part.conditionCheck().returnValuesOnConditionCheckFailure()));
            expression.requireAllUsed();
            return new Change(
                    part.conditionCheck().key(), item(part.conditionCheck().key()));
        }
        SmallExpression expression = new SmallExpression(
                part.put().expressionAttributeNames(),
                part.put().expressionAttributeValues(),
                item(key(part.put().item())));
        checked(
                key(part.put().item()),
                expression,
                part.put().conditionExpression(),
                shows(part.put().returnValuesOnConditionCheckFailure()));
        return new Change(key(part.put().item()), part.put().item());
    }

    /** Some items that pass the filter, of a page that may have none, and where the next page begins. */
    private record Found(List<Map<String, AttributeValue>> items, Map<String, AttributeValue> next) {}

    private Found found(
            Map<String, AttributeValue> start,
            Map<String, String> names,
            Map<String, AttributeValue> values,
            @Nullable String keys,
            @Nullable String filter,
            @Nullable String projection) {
        List<Map<String, AttributeValue>> passed = new ArrayList<>();
        boolean begun = start.isEmpty();
        int looked = 0;
        for (Map.Entry<Map<String, AttributeValue>, Map<String, AttributeValue>> entry : items.entrySet()) {
            if (begun) {
                SmallExpression expression = new SmallExpression(names, values, entry.getValue());
                boolean isOfKeys = expression.isTrue(keys);
                Map<String, AttributeValue> shown = expression.projected(projection);
                if (expression.isTrue(filter) && isOfKeys) {
                    passed.add(shown);
                }
                expression.requireAllUsed();
                if (++looked == page) {
                    return new Found(passed, entry.getKey());
                }
            }
            begun |= entry.getKey().equals(start);
        }
        return new Found(passed, Map.of());
    }

    @Override
    public CompletableFuture<ScanResponse> scan(ScanRequest request) {
        return answered(request, request.tableName(), () -> {
            Found found = found(
                    request.exclusiveStartKey(),
                    request.expressionAttributeNames(),
                    request.expressionAttributeValues(),
                    null,
                    request.filterExpression(),
                    request.projectionExpression());
            return ScanResponse.builder()
                    .items(found.items())
                    .lastEvaluatedKey(found.next())
                    .build();
        });
    }

    @Override
    public CompletableFuture<QueryResponse> query(QueryRequest request) {
        return answered(request, request.tableName(), () -> {
            Found found = found(
                    request.exclusiveStartKey(),
                    request.expressionAttributeNames(),
                    request.expressionAttributeValues(),
                    request.keyConditionExpression(),
                    request.filterExpression(),
                    request.projectionExpression());
            return QueryResponse.builder()
                    .items(found.items())
                    .lastEvaluatedKey(found.next())
                    .build();
        });
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
