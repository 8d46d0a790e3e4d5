package org.acme.fencing;

import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/** Orders in DynamoDB. */
public class OrderTable {
    private final DynamoDbAsyncClient dynamoDb;

    public OrderTable(DynamoDbAsyncClient dynamoDb) {
        this.dynamoDb = dynamoDb;
    }

    /** A write that no former holder can overtake: DynamoDB compares the token. */
    public void save(String id, String state, Lease lease) {
        AttributeValue token = AttributeValue.fromN(Long.toString(lease.fencingToken()));
        dynamoDb.putItem(put -> put.tableName("orders")
                        .item(Map.of(
                                "id", AttributeValue.fromS(id), "state", AttributeValue.fromS(state), "token", token))
                        .conditionExpression("attribute_not_exists(#token) OR #token <= :token")
                        .expressionAttributeNames(Map.of("#token", "token"))
                        .expressionAttributeValues(Map.of(":token", token)))
                .join();
    }

    /** A read that what follows from it can rely on: from its first write on, former holders are refused. */
    public Map<String, AttributeValue> begin(String id, Lease lease) {
        AttributeValue token = AttributeValue.fromN(Long.toString(lease.fencingToken()));
        return dynamoDb.updateItem(update -> update.tableName("orders")
                        .key(Map.of("id", AttributeValue.fromS(id)))
                        .updateExpression("SET #token = :token")
                        .conditionExpression("attribute_not_exists(#token) OR #token <= :token")
                        .expressionAttributeNames(Map.of("#token", "token"))
                        .expressionAttributeValues(Map.of(":token", token))
                        .returnValues("ALL_NEW"))
                .join()
                .attributes();
    }

    /** Several items and the release of the lock, all or nothing. */
    public CommitResult ship(String id, Lease lease) {
        TransactWriteItem order = TransactWriteItem.builder()
                .update(update -> update.tableName("orders")
                        .key(Map.of("id", AttributeValue.fromS(id)))
                        .updateExpression("SET #state = :shipped")
                        .expressionAttributeNames(Map.of("#state", "state"))
                        .expressionAttributeValues(Map.of(":shipped", AttributeValue.fromS("shipped"))))
                .build();
        TransactWriteItem shipment = TransactWriteItem.builder()
                .put(put -> put.tableName("orders")
                        .item(Map.of("id", AttributeValue.fromS("shipment of " + id)))
                        .conditionExpression("attribute_not_exists(id)"))
                .build();
        return lease.commit(List.of(order, shipment));
    }

    /** A transaction in the middle of the work: the lock is kept, and checked. */
    public TransactWriteItemsResponse note(String id, String text, Lease lease) {
        TransactWriteItem note = TransactWriteItem.builder()
                .put(put -> put.tableName("orders")
                        .item(Map.of("id", AttributeValue.fromS("note on " + id), "text", AttributeValue.fromS(text))))
                .build();
        return dynamoDb.transactWriteItems(all -> all.transactItems(lease.conditionCheck(), note))
                .join();
    }

    /** The lock and the data in one item: read by the acquire, written by the release, and no request besides. */
    public static ReleaseOutcome add(LockClient stock, String article, long pieces) throws InterruptedException {
        Lease lease = stock.acquire(LockRequest.of(article).onItem().build());
        long had = Long.parseLong(lease.attributes()
                .getOrDefault("pieces", AttributeValue.fromN("0"))
                .n());
        return lease.release(
                ReleaseRequest.NONE.withAttribute("pieces", AttributeValue.fromN(Long.toString(had + pieces))));
    }
}
