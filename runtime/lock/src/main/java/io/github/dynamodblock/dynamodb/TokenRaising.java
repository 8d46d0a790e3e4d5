package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.Clock;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Raises the token of every row to a floor.
 *
 * <p>The condition of each write compares the token that the row has at this moment, not the token that was listed. So
 * a token never goes down, whatever happened since the row was listed. A row without a token is not changed, because
 * its next token begins at the clock.
 */
final class TokenRaising {
    private final AdminRequests asking;
    private final LockTable table;
    private final RowReader rows;
    private final Clock clock;

    private long floor;
    private long raised;
    private long above;

    TokenRaising(AdminRequests asking, LockTable table, RowReader rows, Clock clock) {
        this.asking = asking;
        this.table = table;
        this.rows = rows;
        this.clock = clock;
    }

    RaisedTokens raise() {
        Iterator<Map<String, AttributeValue>> items = new LockListing(asking, table)
                .all(true)
                .filter(item -> item.containsKey(TableLayout.TOKEN))
                .iterator();
        boolean some = items.hasNext();
        // The clock is read after the first response, which contains the store's time.
        floor = clock.latestMicros();
        while (some) {
            Map<String, AttributeValue> item = items.next();
            rows.key(item).ifPresent(key -> raise(key, ItemNumbers.whole(item.get(TableLayout.TOKEN))));
            some = items.hasNext();
        }
        return new RaisedTokens(floor, raised, above);
    }

    private void raise(LockKey key, OptionalLong listed) {
        if (listed.isPresent() && listed.getAsLong() >= floor) {
            above++;
            return;
        }
        try {
            write(key);
            raised++;
        } catch (ConditionalCheckFailedException refusal) {
            OptionalLong now = ItemNumbers.whole(refusal.item().get(TableLayout.TOKEN));
            if (now.isPresent() && now.getAsLong() == floor) {
                // An earlier copy of this request was applied, and its response was lost.
                raised++;
            } else if (refusal.item().containsKey(TableLayout.TOKEN)) {
                above++;
            }
        }
    }

    private void write(LockKey key) {
        asking.write(
                "the lock '" + key + "'",
                "UpdateItem",
                UpdateItemRequest.builder()
                        .tableName(table.name())
                        .key(rows.primaryKey(key))
                        .conditionExpression("attribute_exists(#version) AND attribute_exists(#token)"
                                + " AND (#token < :floor OR NOT attribute_type(#token, :number))")
                        .updateExpression("SET #token = :floor")
                        .expressionAttributeNames(
                                Map.of("#version", table.layout().version(), "#token", TableLayout.TOKEN))
                        .expressionAttributeValues(Map.of(
                                ":floor",
                                AttributeValue.fromN(Long.toString(floor)),
                                ":number",
                                AttributeValue.fromS("N")))
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .build(),
                DynamoDbAsyncClient::updateItem);
    }
}
