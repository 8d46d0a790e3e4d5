package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.DataChange;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Builds the conditional request of each write. In one request, DynamoDB decides, applies the write, and shows the row
 * in the response, whether the write is applied or refused.
 *
 * <p>An acquire has four possible ends:
 *
 * <ul>
 *   <li>The row does not exist: DynamoDB creates the row.
 *   <li>The row is released, or did not change while the client watched it: the client takes the lock.
 *   <li>Another client holds the row, or the row changed: DynamoDB refuses the acquire, and the response shows the row.
 *   <li>There is no response: if the attempt was applied, {@code begins_with} makes DynamoDB refuse the next attempt.
 *       So one decision never takes the lock twice.
 * </ul>
 */
final class WriteExpressions {
    private final Clock clock;
    private final LockTable table;
    private final TableLayout layout;
    private final RowReader rows;

    /**
     * Creates the builder of the requests.
     *
     * @param clock the time at which a holder requested the lock, for people
     */
    WriteExpressions(LockTable table, RowReader rows, Clock clock) {
        this.clock = clock;
        this.table = table;
        this.layout = table.layout();
        this.rows = rows;
    }

    /** Returns whether a write deletes the row. In a layout without released rows, every release does. */
    boolean deletes(LockWrite write) {
        boolean frees = write instanceof LockWrite.Freeing;
        return frees
                && (layout.released().isEmpty() || (write instanceof LockWrite.Release release && release.deletes()));
    }

    /** Returns the update request of a write that does not delete the row. */
    UpdateItemRequest.Builder update(LockWrite write) {
        ConditionalUpdate to = new ConditionalUpdate(layout, write.version());
        if (write instanceof LockWrite.Acquire acquire) {
            acquire(to, acquire);
        } else if (write instanceof LockWrite.Heartbeat heartbeat) {
            heartbeat(to, heartbeat);
        } else {
            release(to, (LockWrite.Release) write);
        }
        return UpdateItemRequest.builder()
                .tableName(table.name())
                .key(rows.primaryKey(write.key()))
                .conditionExpression(to.condition())
                .updateExpression(to.update())
                .expressionAttributeNames(to.names())
                .expressionAttributeValues(to.values())
                .returnValues(ReturnValue.ALL_NEW)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    }

    /** Returns the update of an acquire as a part of a transaction. */
    Update part(LockWrite.Acquire acquire) {
        ConditionalUpdate to = new ConditionalUpdate(layout, acquire.version());
        acquire(to, acquire);
        return Update.builder()
                .tableName(table.name())
                .key(rows.primaryKey(acquire.key()))
                .conditionExpression(to.condition())
                .updateExpression(to.update())
                .expressionAttributeNames(to.names())
                .expressionAttributeValues(to.values())
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
    }

    DeleteItemRequest.Builder delete(LockWrite.Release release) {
        if (!release.writes().isEmpty()) {
            throw new LockMisuseException(
                    "The release of the lock '" + release.key() + "' cannot write into the row: in the layout of the"
                            + " table '" + table.name() + "', a release deletes the row. Write into another item.",
                    null);
        }
        ConditionalUpdate of = new ConditionalUpdate(layout, release.version());
        of.stillHeld(release.token());
        of.onlyIf("attribute_not_exists(" + own(of) + ")");
        return DeleteItemRequest.builder()
                .tableName(table.name())
                .key(rows.primaryKey(release.key()))
                .conditionExpression(of.condition())
                .expressionAttributeNames(of.names())
                .expressionAttributeValues(of.values())
                .returnValues(ReturnValue.ALL_OLD)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    }

    /**
     * Returns the condition and the update of the row in a commit. In a layout without released rows, the commit
     * deletes the row.
     */
    ConditionalUpdate commit(LockWrite.Commit commit) {
        ConditionalUpdate to = new ConditionalUpdate(layout, commit.version());
        to.stillHeld(commit.token());
        if (deletes(commit)) {
            to.onlyIf("attribute_not_exists(" + own(to) + ")");
        } else {
            to.setVersion();
            to.set("released", layout.released().orElseThrow(), AttributeValue.fromS("1"));
        }
        return to;
    }

    /** Returns the condition that a grant holds the row under this token, with any beat. */
    ConditionalUpdate held(Version anyOfGrant, long token) {
        ConditionalUpdate to = new ConditionalUpdate(layout, anyOfGrant);
        to.held(token);
        return to;
    }

    private void acquire(ConditionalUpdate to, LockWrite.Acquire acquire) {
        if (acquire.content().ownItem() && layout.released().isEmpty()) {
            throw new LockMisuseException(
                    "The lock '" + acquire.key() + "' cannot be carried by an item of the application's own: in the"
                            + " layout of the table '" + table.name() + "', a release deletes the row. Make the request"
                            + " without onItem.",
                    null);
        }
        to.onlyIf(mayAcquire(to, acquire));
        if (acquire.onlyIfExists()) {
            to.onlyIf("attribute_exists(" + to.name("key", table.partitionKey()) + ")");
        }
        to.setVersion();
        to.set("owner", layout.owner(), AttributeValue.fromS(acquire.owner()));
        to.set("lease", layout.lease(), layout.written(acquire.lease()));
        if (acquire.content().ownItem()) {
            to.set("own", TableLayout.OWN_ITEM, AttributeValue.fromS("1"));
        } else {
            to.set("expires", table.ttlAttribute(), number(acquire.expiresAt()));
        }
        to.nextToken(acquire.floor());
        to.set("since", TableLayout.HELD_SINCE, number(clock.epochMicros() / 1_000));
        data(to, acquire.data());
        requireFree(acquire.key(), acquire.content().attributes().keySet());
        set(to, acquire.content().attributes());
        layout.released().ifPresent(name -> to.remove("released", name));
        to.remove("forcedBy", TableLayout.FORCED_BY);
        to.remove("forcedAt", TableLayout.FORCED_AT);
    }

    private String mayAcquire(ConditionalUpdate to, LockWrite.Acquire acquire) {
        boolean onItem = acquire.content().ownItem();
        String absent = onItem
                // There is no item, or an item of the application that carries no lock yet.
                ? "attribute_not_exists(" + version(to) + ") AND attribute_not_exists(" + foreign(to) + ")"
                : "attribute_not_exists(" + to.name("key", table.partitionKey()) + ")";
        List<String> open = new ArrayList<>();
        layout.released()
                .ifPresent(name ->
                        open.add(to.name("released", name) + " = " + to.value("one", AttributeValue.fromS("1"))));
        acquire.seen().ifPresent(seen -> open.add(version(to) + " = " + to.value("seen", AttributeValue.fromS(seen))));
        if (open.isEmpty()) {
            return absent;
        }
        // An item that is not a lock of this layout and kind is never taken, even if it has isReleased.
        String isLock = "attribute_type(" + version(to) + ", " + to.value("text", AttributeValue.fromS("S"))
                + ") AND attribute_not_exists(" + foreign(to) + ") AND "
                + (onItem ? "attribute_exists(" : "attribute_not_exists(") + own(to) + ")";
        return "((" + absent + ") OR (" + isLock + " AND (" + String.join(" OR ", open) + "))) AND NOT begins_with("
                + version(to) + ", " + to.grant() + ")";
    }

    private String version(ConditionalUpdate in) {
        return in.name("version", layout.version());
    }

    private String foreign(ConditionalUpdate in) {
        return in.name("foreign", layout.otherLayoutVersion());
    }

    private static String own(ConditionalUpdate in) {
        return in.name("own", TableLayout.OWN_ITEM);
    }

    private void heartbeat(ConditionalUpdate to, LockWrite.Heartbeat heartbeat) {
        to.stillHeld(heartbeat.token());
        to.setVersion();
        to.set("lease", layout.lease(), layout.written(heartbeat.lease()));
        heartbeat.expiresAt().ifPresent(second -> {
            to.onlyIf("attribute_not_exists(" + own(to) + ")");
            to.set("expires", table.ttlAttribute(), number(second));
        });
        data(to, heartbeat.data());
        remove(to, heartbeat.removed());
    }

    private void release(ConditionalUpdate to, LockWrite.Release release) {
        to.stillHeld(release.token());
        to.setVersion();
        to.set("released", layout.released().orElseThrow(), AttributeValue.fromS("1"));
        ReleaseRequest writes = release.writes();
        requireFree(release.key(), writes.attributes().keySet());
        requireNotRemoved(release.key(), writes.removed());
        data(to, DataChange.of(writes.data(), writes.removesData()));
        set(to, writes.attributes());
        remove(to, writes.removed());
    }

    private static void set(ConditionalUpdate to, Map<String, AttributeValue> attributes) {
        int number = 0;
        for (Map.Entry<String, AttributeValue> own : attributes.entrySet()) {
            to.set("a" + number++, own.getKey(), own.getValue());
        }
    }

    private static void remove(ConditionalUpdate to, Set<String> names) {
        int number = 0;
        for (String gone : names) {
            to.remove("r" + number++, gone);
        }
    }

    private static void data(ConditionalUpdate to, DataChange change) {
        if (change instanceof DataChange.Write write) {
            to.set("data", TableLayout.DATA, bytes(write.data()));
        } else if (change instanceof DataChange.WriteIfNone write) {
            to.setIfNone("data", TableLayout.DATA, bytes(write.data()));
        } else if (change instanceof DataChange.Remove) {
            to.remove("data", TableLayout.DATA);
        }
    }

    private static AttributeValue bytes(LockData data) {
        return AttributeValue.fromB(SdkBytes.fromByteArray(data.bytes()));
    }

    /**
     * Refuses an attribute of the application that has the name of an attribute of the lock, because it could make a
     * held row look free.
     */
    private void requireFree(LockKey key, Set<String> names) {
        Set<String> reserved = rows.reserved();
        names.stream().filter(reserved::contains).findFirst().ifPresent(name -> {
            throw new LockMisuseException(
                    "The lock '" + key + "' cannot carry an attribute '" + name
                            + "': the lock itself uses this name. Rename the attribute.",
                    null);
        });
    }

    /** Refuses to remove an attribute that the lock itself needs. */
    private void requireNotRemoved(LockKey key, Set<String> names) {
        Set<String> reserved = rows.reserved();
        names.stream().filter(reserved::contains).findFirst().ifPresent(name -> {
            throw new LockMisuseException(
                    "A release cannot remove the attribute '" + name + "' of the lock '" + key
                            + "': the lock itself uses this attribute."
                            + (name.equals(TableLayout.DATA) ? " To remove the data, use withoutData()." : ""),
                    null);
        });
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }
}
