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
 * Takes a lock from its holder, if the row still has the version that was read, and writes into the row who did it. A
 * layout that deletes the rows of free locks cannot show who did it, because its clients treat each row as a held lock.
 *
 * <p>The write is applied at most once, however often it is sent, because it changes the version that its condition
 * names. If DynamoDB refuses the write, there are four cases:
 *
 * <ul>
 *   <li>The row shows what the write writes: an earlier copy of the write was applied, and its response was lost.
 *   <li>The row shows the same grant under the same token, held: the holder sent a heartbeat. The lock is still in the
 *       tenure that the administrator wants to end, so the write is sent again for the new version. The refused write
 *       can never be applied later, because no version comes back.
 *   <li>The row shows something else: the holder, a challenger or another administrator was faster. A heartbeat of
 *       another library looks so too, because its versions name no grant.
 *   <li>The row does not exist: one of these was faster. In a layout that deletes the rows of free locks, an earlier
 *       copy of the write may have deleted the row.
 * </ul>
 */
final class ForcedReleaseRequest {
    /** The end of the version of a row that was freed by force. No beat ends so, and no version is forced twice. */
    private static final String MARK = ".forced";

    /** A holder whose heartbeats come faster than these writes is left alone. */
    static final int MOST_WRITES = 10;

    private final AdminRequests asking;
    private final LockTable table;
    private final RowReader rows;
    private final Clock clock;
    private final String by;

    /**
     * Creates a request.
     *
     * @param by the name of the administrator, for people
     */
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
        Optional<LockRow> row = rows.row(key, item);
        if (was.isEmpty() || row.isEmpty()) {
            return new ForcedRelease.NoSuchLock(key);
        }
        if (!was.get().held()) {
            return new ForcedRelease.WasFree(was.get());
        }
        return take(key, item, row.get(), was.get(), MOST_WRITES);
    }

    private ForcedRelease take(
            LockKey key, Map<String, AttributeValue> item, LockRow row, LockInfo was, int mostWrites) {
        Map<String, AttributeValue> mark = Map.of(
                table.layout().version(),
                AttributeValue.fromS(row.version() + MARK),
                TableLayout.FORCED_BY,
                AttributeValue.fromS(by),
                TableLayout.FORCED_AT,
                AttributeValue.fromN(Long.toString(clock.epochMicros() / 1_000)));
        try {
            if (table.layout().released().isPresent()) {
                update(key, item, row.version(), mark, table.layout().released().get());
            } else {
                delete(key, row.version());
            }
            return new ForcedRelease.Freed(was);
        } catch (ConditionalCheckFailedException refusal) {
            Map<String, AttributeValue> now = refusal.item();
            if (now.entrySet().containsAll(mark.entrySet())) {
                return new ForcedRelease.Freed(was);
            }
            Optional<LockInfo> is = rows.info(key, now);
            Optional<LockRow> renewed = rows.row(key, now).filter(next -> isRenewal(row, next));
            return mostWrites > 1 && is.isPresent() && renewed.isPresent()
                    ? take(key, now, renewed.get(), is.get(), mostWrites - 1)
                    : new ForcedRelease.Changed(key, is);
        }
    }

    /** Whether only heartbeats of the holder lie between the rows. */
    private static boolean isRenewal(LockRow row, LockRow next) {
        return !next.version().equals(row.version())
                && row.token().isPresent()
                && row.grant()
                        .filter(grant -> next.isHeldBy(grant, row.token().getAsLong()))
                        .isPresent();
    }

    private void update(
            LockKey key,
            Map<String, AttributeValue> item,
            String seen,
            Map<String, AttributeValue> mark,
            String released) {
        AttributeValue token = item.get(TableLayout.TOKEN);
        // A token that is not a number cannot be raised. It cannot be compared either, so any number replaces it.
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
