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

    /**
     * Uses that client.
     *
     * @param dynamoDb the client
     */
    public OrderTable(DynamoDbAsyncClient dynamoDb) {
        this.dynamoDb = dynamoDb;
    }

    /**
     * Writes an order. After the write of a later holder, DynamoDB refuses this write, because DynamoDB compares the
     * token.
     *
     * @param id the order
     * @param state the state of the order
     * @param lease the lease under which the caller works
     */
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

    /**
     * Writes the token, then reads the order. The caller can rely on what it reads: from its first write on, DynamoDB
     * refuses the writes of former holders.
     *
     * @param id the order
     * @param lease the lease under which the caller works
     * @return the attributes of the order
     */
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

    /**
     * Writes several items and releases the lock, all or nothing.
     *
     * @param id the order
     * @param lease the lease under which the caller works
     * @return the result of the commit
     */
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

    /**
     * Writes in a transaction in the middle of the work. The transaction checks the lock, and the lock stays held.
     *
     * @param id the order
     * @param text the note
     * @param lease the lease under which the caller works
     * @return the response
     */
    public TransactWriteItemsResponse note(String id, String text, Lease lease) {
        TransactWriteItem note = TransactWriteItem.builder()
                .put(put -> put.tableName("orders")
                        .item(Map.of("id", AttributeValue.fromS("note on " + id), "text", AttributeValue.fromS(text))))
                .build();
        return dynamoDb.transactWriteItems(all -> all.transactItems(lease.conditionCheck(), note))
                .join();
    }

    /**
     * Keeps the lock and the data in one item: the acquire reads the data, the release writes it, and there is no
     * other request.
     *
     * @param stock the lock client
     * @param article the article
     * @param pieces the number of pieces to add
     * @return what is known about the release
     * @throws InterruptedException if the thread is interrupted while it waits for the lock
     */
    public static ReleaseOutcome add(LockClient stock, String article, long pieces) throws InterruptedException {
        Lease lease = stock.acquire(LockRequest.of(article).onItem().build());
        long had = Long.parseLong(lease.attributes()
                .getOrDefault("pieces", AttributeValue.fromN("0"))
                .n());
        return lease.release(
                ReleaseRequest.NONE.withAttribute("pieces", AttributeValue.fromN(Long.toString(had + pieces))));
    }
}
