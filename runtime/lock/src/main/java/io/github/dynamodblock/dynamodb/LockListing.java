package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockKey;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** Lists the items that carry locks, by a scan of the table or by a query of one partition key. */
final class LockListing {
    private final AdminRequests asking;
    private final LockTable table;
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, AttributeValue> values = new HashMap<>();
    private final String isLock;

    LockListing(AdminRequests asking, LockTable table) {
        this.asking = asking;
        this.table = table;
        names.put("#version", table.layout().version());
        names.put("#foreign", table.layout().otherLayoutVersion());
        isLock = "attribute_exists(#version) AND attribute_not_exists(#foreign)";
    }

    Stream<Map<String, AttributeValue>> all(boolean consistent) {
        ScanRequest.Builder scan = ScanRequest.builder()
                .tableName(table.name())
                .consistentRead(consistent)
                .filterExpression(isLock + prefix())
                .expressionAttributeNames(names);
        if (!values.isEmpty()) {
            scan.expressionAttributeValues(values);
        }
        ScanRequest request = scan.build();
        return PagedItems.stream(start -> {
            ScanResponse answer = asking.ask(
                    "all locks",
                    "Scan",
                    start.isEmpty()
                            ? request
                            : request.toBuilder().exclusiveStartKey(start).build(),
                    DynamoDbAsyncClient::scan);
            return new PagedItems.Page(answer.items(), answer.lastEvaluatedKey());
        });
    }

    private String prefix() {
        if (table.keyPrefix().isEmpty()) {
            return "";
        }
        names.put("#key", table.partitionKey());
        values.put(":prefix", AttributeValue.fromS(table.keyPrefix()));
        return " AND begins_with(#key, :prefix)";
    }

    Stream<Map<String, AttributeValue>> of(String partition) {
        LockKey checked = LockKey.of(partition);
        names.put("#key", table.partitionKey());
        values.put(":key", AttributeValue.fromS(table.keyPrefix() + checked.partition()));
        QueryRequest request = QueryRequest.builder()
                .tableName(table.name())
                .keyConditionExpression("#key = :key")
                .filterExpression(isLock)
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .build();
        return PagedItems.stream(start -> {
            QueryResponse answer = asking.ask(
                    "the locks of '" + partition + "'",
                    "Query",
                    start.isEmpty()
                            ? request
                            : request.toBuilder().exclusiveStartKey(start).build(),
                    DynamoDbAsyncClient::query);
            return new PagedItems.Page(answer.items(), answer.lastEvaluatedKey());
        });
    }
}
