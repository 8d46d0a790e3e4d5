package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockInfo;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.LockRow;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Takes a lock from its holder, whoever that is, if it is the one that was seen, and leaves in the row who did so. A layout
 * that deletes what is free has no place for that: its clients take any row for a held lock.
 *
 * <p>The write is applied at most once, however often it is sent: it changes the version that its condition names. If it
 * is refused, there are three possible situations. The row shows what it writes: an earlier copy of it was applied, and
 * its answer lost. The row shows something else: holder, challengers or another administrator were faster. The row is gone: so they were, or in a
 * layout that deletes what is free, an earlier copy.
 */
final class ForcedReleaseRequest {
    /** What a version becomes that was forced. No beat ends so, and no version is ever forced twice. */
    private static final String MARK = ".forced";

    private final AdminRequests asking;
    private final LockTable table;
    private final RowReader rows;
    private final Clock clock;
    private final String by;

    /** @param by who does it, for people */
    ForcedReleaseRequest(AdminRequests asking, LockTable table, RowReader rows, Clock clock, String by) {
        this.asking = asking;
        this.table = table;
        this.rows = rows;
        this.clock = clock;
        this.by = by;
    }

    ForcedRelease release(LockKey key, Map<String, AttributeValue> item) {
        rows.requireLockable(key, item, true);
        Optional<LockInfo> was = rows.info(key, item);
        Optional<String> version = version(key, item);
        if (was.isEmpty() || version.isEmpty()) {
            return new ForcedRelease.NoSuchLock(key);
        }
        if (!was.get().held()) {
            return new ForcedRelease.WasFree(was.get());
        }
        String seen = version.get();
        Map<String, AttributeValue> mark = Map.of(
                table.layout().version(),
                AttributeValue.fromS(seen + MARK),
                TableLayout.FORCED_BY,
                AttributeValue.fromS(by),
                TableLayout.FORCED_AT,
                AttributeValue.fromN(Long.toString(clock.epochMicros() / 1_000)));
        try {
            if (table.layout().released().isPresent()) {
                update(key, item, seen, mark, table.layout().released().get());
            } else {
                delete(key, seen);
            }
            return new ForcedRelease.Freed(was.get());
        } catch (ConditionalCheckFailedException refusal) {
            return refusal.item().entrySet().containsAll(mark.entrySet())
                    ? new ForcedRelease.Freed(was.get())
                    : new ForcedRelease.Changed(key, rows.info(key, refusal.item()));
        }
    }

    private Optional<String> version(LockKey key, Map<String, AttributeValue> item) {
        return rows.row(key, item).map(LockRow::version);
    }

    private void update(
            LockKey key,
            Map<String, AttributeValue> item,
            String seen,
            Map<String, AttributeValue> mark,
            String released) {
        AttributeValue token = item.get(TableLayout.TOKEN);
        // What is no number cannot be raised; nor can it be compared, so that any number is as good as higher.
        String last = token == null || token.n() != null ? "if_not_exists(#token, :floor)" : ":floor";
        asking.write(
                "the lock '" + key + "'",
                "UpdateItem",
                UpdateItemRequest.builder()
                        .tableName(table.name())
                        .key(rows.primaryKey(key))
                        .conditionExpression("#version = :seen")
                        .updateExpression("SET #version = :version, #by = :by, #at = :at, #released = :one, #token = "
                                + last + " + :n")
                        .expressionAttributeNames(Map.of(
                                "#version",
                                table.layout().version(),
                                "#by",
                                TableLayout.FORCED_BY,
                                "#at",
                                TableLayout.FORCED_AT,
                                "#released",
                                released,
                                "#token",
                                TableLayout.TOKEN))
                        .expressionAttributeValues(Map.of(
                                ":seen",
                                AttributeValue.fromS(seen),
                                ":version",
                                mark.get(table.layout().version()),
                                ":by",
                                mark.get(TableLayout.FORCED_BY),
                                ":at",
                                mark.get(TableLayout.FORCED_AT),
                                ":one",
                                AttributeValue.fromS("1"),
                                ":floor",
                                AttributeValue.fromN(Long.toString(clock.latestMicros())),
                                ":n",
                                AttributeValue.fromN("1")))
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .build(),
                DynamoDbAsyncClient::updateItem);
    }

    private void delete(LockKey key, String seen) {
        asking.write(
                "the lock '" + key + "'",
                "DeleteItem",
                DeleteItemRequest.builder()
                        .tableName(table.name())
                        .key(rows.primaryKey(key))
                        .conditionExpression("#version = :seen AND attribute_not_exists(#own)")
                        .expressionAttributeNames(
                                Map.of("#version", table.layout().version(), "#own", TableLayout.OWN_ITEM))
                        .expressionAttributeValues(Map.of(":seen", AttributeValue.fromS(seen)))
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .build(),
                DynamoDbAsyncClient::deleteItem);
    }
}
