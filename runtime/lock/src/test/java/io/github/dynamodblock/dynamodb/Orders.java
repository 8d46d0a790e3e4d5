package io.github.dynamodblock.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What an application has beside its locks. */
final class Orders {
    /** Its keys are those of a lock table; nothing else is. */
    static final LockTable TABLE = LockTable.named("orders");

    private Orders() {}

    static TransactWriteItem put(String id, long total) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(TABLE.name())
                        .item(Map.of("key", AttributeValue.fromS(id), "total", number(total))))
                .build();
    }

    /** Applied twice, it shows. */
    static TransactWriteItem add(String id, long more) {
        return TransactWriteItem.builder()
                .update(add -> add.tableName(TABLE.name())
                        .key(Map.of("key", AttributeValue.fromS(id)))
                        .updateExpression("ADD #total :more")
                        .expressionAttributeNames(Map.of("#total", "total"))
                        .expressionAttributeValues(Map.of(":more", number(more))))
                .build();
    }

    static TransactWriteItem mustExist(String id) {
        return TransactWriteItem.builder()
                .conditionCheck(check -> check.tableName(TABLE.name())
                        .key(Map.of("key", AttributeValue.fromS(id)))
                        .conditionExpression("attribute_exists(#key)")
                        .expressionAttributeNames(Map.of("#key", "key")))
                .build();
    }

    static long total(DynamoDbAsyncClient sdk, String id) {
        AttributeValue total = sdk.getItem(get ->
                        get.tableName(TABLE.name()).consistentRead(true).key(Map.of("key", AttributeValue.fromS(id))))
                .join()
                .item()
                .get("total");
        return total == null ? 0 : Long.parseLong(total.n());
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }
}
