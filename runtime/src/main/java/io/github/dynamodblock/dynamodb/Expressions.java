package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The conditional UpdateItem of each write: one request that decides, applies, and shows the row either way.
 *
 * <p>There are four possible ends of an acquire. The row is absent: created. Released, or unchanged since it was
 * watched: taken. Held by another, or changed: refused, and the answer shows by whom. Sent, and no answer: the next
 * attempt is refused by {@code begins_with} if this one was applied, so that one decision never takes the lock twice.
 */
final class Expressions {
    /** While this grant holds the row under this token at a lower beat. */
    private static final String STILL_HELD = "begins_with(#version, :grant) AND #version < :version"
            + " AND #token = :token AND (attribute_not_exists(#released) OR #released <> :one)";

    private final LockTable table;
    private final Rows rows;

    Expressions(LockTable table, Rows rows) {
        this.table = table;
        this.rows = rows;
    }

    UpdateItemRequest.Builder request(LockWrite write) {
        Map<String, String> names = new HashMap<>();
        Map<String, AttributeValue> values = new HashMap<>();
        names.put("#version", Attributes.VERSION);
        names.put("#token", Attributes.TOKEN);
        names.put("#released", Attributes.RELEASED);
        values.put(":version", AttributeValue.fromS(write.version().toString()));
        values.put(":grant", AttributeValue.fromS(Version.prefix(write.version().grant())));
        values.put(":one", AttributeValue.fromS("1"));
        UpdateItemRequest.Builder request = UpdateItemRequest.builder()
                .tableName(table.name())
                .key(rows.primaryKey(write.key()))
                .returnValues(ReturnValue.ALL_NEW)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
        if (write instanceof LockWrite.Acquire acquire) {
            acquire(request, acquire, names, values);
        } else if (write instanceof LockWrite.Heartbeat heartbeat) {
            heartbeat(request, heartbeat, names, values);
        } else {
            values.put(":token", number(((LockWrite.Release) write).token()));
            request.conditionExpression(STILL_HELD).updateExpression("SET #released = :one, #version = :version");
        }
        return request.expressionAttributeNames(names).expressionAttributeValues(values);
    }

    private void acquire(
            UpdateItemRequest.Builder request,
            LockWrite.Acquire acquire,
            Map<String, String> names,
            Map<String, AttributeValue> values) {
        names.put("#key", table.partitionKey());
        names.put("#owner", Attributes.OWNER);
        names.put("#lease", Attributes.LEASE);
        names.put("#expires", table.ttlAttribute());
        values.put(":owner", AttributeValue.fromS(acquire.owner()));
        values.put(":lease", AttributeValue.fromS(Long.toString(acquire.lease().toMillis())));
        values.put(":expires", number(acquire.expiresAt()));
        values.put(":floor", number(acquire.floor()));
        values.put(":n", number(1));
        StringBuilder set = new StringBuilder("SET #owner = :owner, #lease = :lease, #version = :version,"
                + " #expires = :expires, #token = if_not_exists(#token, :floor) + :n");
        acquire.data().ifPresent(data -> {
            names.put("#data", Attributes.DATA);
            values.put(":data", AttributeValue.fromB(SdkBytes.fromByteArray(data.bytes())));
            set.append(", #data = :data");
        });
        int number = 0;
        for (Map.Entry<String, AttributeValue> own : checked(acquire).entrySet()) {
            names.put("#a" + number, own.getKey());
            values.put(":a" + number, own.getValue());
            set.append(", #a" + number + " = :a" + number);
            number++;
        }
        String open = "#released = :one";
        if (acquire.seen().isPresent()) {
            values.put(":seen", AttributeValue.fromS(acquire.seen().get()));
            open += " OR #version = :seen";
        }
        names.put("#foreign", Attributes.FOREIGN_VERSION);
        // An item that is not a lock of this layout is never taken, even if it says isReleased.
        request.conditionExpression("(attribute_not_exists(#key) OR (attribute_exists(#version)"
                        + " AND attribute_not_exists(#foreign) AND (" + open + ")))"
                        + " AND NOT begins_with(#version, :grant)")
                .updateExpression(set + " REMOVE #released");
    }

    private void heartbeat(
            UpdateItemRequest.Builder request,
            LockWrite.Heartbeat heartbeat,
            Map<String, String> names,
            Map<String, AttributeValue> values) {
        names.put("#lease", Attributes.LEASE);
        names.put("#expires", table.ttlAttribute());
        values.put(":token", number(heartbeat.token()));
        values.put(
                ":lease", AttributeValue.fromS(Long.toString(heartbeat.lease().toMillis())));
        values.put(":expires", number(heartbeat.expiresAt()));
        request.conditionExpression(STILL_HELD)
                .updateExpression("SET #version = :version, #lease = :lease, #expires = :expires");
    }

    /** The application's attributes; one named like one of ours could make a held row look free. */
    private Map<String, AttributeValue> checked(LockWrite.Acquire acquire) {
        Set<String> reserved = Stream.concat(
                        Stream.of(
                                table.partitionKey(),
                                table.ttlAttribute(),
                                Attributes.OWNER,
                                Attributes.LEASE,
                                Attributes.VERSION,
                                Attributes.RELEASED,
                                Attributes.DATA,
                                Attributes.TOKEN,
                                Attributes.FOREIGN_VERSION),
                        table.sortKey().stream())
                .collect(Collectors.toSet());
        acquire.attributes().keySet().stream()
                .filter(reserved::contains)
                .findFirst()
                .ifPresent(name -> {
                    throw new LockMisuseException(
                            "The lock '" + acquire.key() + "' cannot carry an attribute '" + name
                                    + "': the lock itself uses that name. Rename it.",
                            null);
                });
        return acquire.attributes();
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }
}
