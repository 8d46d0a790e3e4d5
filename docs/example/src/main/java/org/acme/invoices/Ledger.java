package org.acme.invoices;

import io.github.dynamodblock.Lease;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Keeps numbers in a DynamoDB table, with the token of the lease under which each number was written. DynamoDB refuses
 * the token of a former holder.
 */
@ApplicationScoped
public class Ledger {
    private final DynamoDbAsyncClient dynamoDb;
    private final String table;

    Ledger(DynamoDbAsyncClient dynamoDb, @ConfigProperty(name = "ledger.table") String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /** Writes the token, then reads. So no former holder can write between this read and the next write. */
    CompletableFuture<Integer> read(String row, Lease lease) {
        return update(row, "SET #token = :token", Map.of(":token", number(lease.fencingToken())));
    }

    /** Writes the number and the token. Completes with the number. */
    CompletableFuture<Integer> write(String row, int number, Lease lease) {
        return update(
                row,
                "SET #token = :token, amount = :amount",
                Map.of(":token", number(lease.fencingToken()), ":amount", number(number)));
    }

    /** Reads without a lease, for people. */
    CompletableFuture<Integer> look(String row) {
        return dynamoDb.getItem(
                        get -> get.tableName(table).consistentRead(true).key(Map.of("id", AttributeValue.fromS(row))))
                .thenApply(response -> numberIn(response.item()));
    }

    private CompletableFuture<Integer> update(String row, String update, Map<String, AttributeValue> values) {
        return dynamoDb.updateItem(request -> request.tableName(table)
                        .key(Map.of("id", AttributeValue.fromS(row)))
                        .updateExpression(update)
                        // Not "<", because one holder writes more than once.
                        .conditionExpression("attribute_not_exists(#token) OR #token <= :token")
                        .expressionAttributeNames(Map.of("#token", "token"))
                        .expressionAttributeValues(values)
                        .returnValues("ALL_NEW"))
                .thenApply(response -> numberIn(response.attributes()));
    }

    private static int numberIn(Map<String, AttributeValue> row) {
        return Integer.parseInt(row.getOrDefault("amount", number(0)).n());
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }
}
