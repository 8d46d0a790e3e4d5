package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * What commits write: a counter for each key, of which each writer says the value that follows from what it read under its
 * lease. There is no condition but the lease's. A release that writes has another, in the row itself. The store knows a repeated commit for a while, far shorter than
 * DynamoDB's ten minutes, so that one comes too late now and then.
 */
final class CommitCounters {
    private static final long MEMORY = 300 * World.MILLI;
    private static final String VALUE = "value";
    private static final String KEY = "key";
    private static final String GRANT = "grant";
    private static final String TOKEN = "token";

    private static final TransactWriteItem REFUSED = TransactWriteItem.builder().build();

    private final EventQueue agenda;
    private final Map<LockKey, Long> values = new HashMap<>();
    private final Map<String, Done> done = new HashMap<>();

    private record Done(LockWrite.Commit commit, long at) {}

    /** The counter of a key was written. */
    record Count(LockKey key, long before, long value) {}

    CommitCounters(EventQueue agenda) {
        this.agenda = agenda;
    }

    long read(LockKey key) {
        return values.getOrDefault(key, 0L);
    }

    /** What the holder of a lease was shown of the counter in its row. */
    static long read(Lease lease) {
        return of(lease.attributes());
    }

    /** The counter in a row. */
    static long inRow(LockRow row) {
        return of(row.content().attributes());
    }

    private static long of(Map<String, AttributeValue> attributes) {
        AttributeValue value = attributes.get(VALUE);
        return value == null ? 0 : Long.parseLong(value.n());
    }

    /** A release that writes that in its row. */
    static ReleaseRequest release(long value) {
        return ReleaseRequest.NONE.withAttribute(VALUE, AttributeValue.fromN(Long.toString(value)));
    }

    /** What a commit is to write: these counters. One item more is refused. */
    static List<TransactWriteItem> items(Map<LockKey, Long> counts, boolean refused) {
        List<TransactWriteItem> items = new ArrayList<>();
        counts.forEach((key, value) -> items.add(TransactWriteItem.builder()
                .put(put -> put.item(both(KEY, of(key), VALUE, number(value))))
                .build()));
        if (refused) {
            items.add(REFUSED);
        }
        return items;
    }

    /** That a grant holds a row under that token. */
    static TransactWriteItem check(LockKey key, String grant, long token) {
        return TransactWriteItem.builder()
                .conditionCheck(check -> check.key(Collections.singletonMap(KEY, of(key)))
                        .expressionAttributeValues(both(GRANT, AttributeValue.fromS(grant), TOKEN, number(token))))
                .build();
    }

    /** In an order that is always the same. */
    private static Map<String, AttributeValue> both(
            String name, AttributeValue value, String other, AttributeValue otherValue) {
        Map<String, AttributeValue> values = new TreeMap<>();
        values.put(name, value);
        values.put(other, otherValue);
        return values;
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    private static AttributeValue of(LockKey key) {
        return AttributeValue.fromS(key.toString());
    }

    private static LockKey key(Map<String, AttributeValue> attributes) {
        String[] parts = Objects.requireNonNull(attributes.get(KEY)).s().split(" / ", 2);
        return parts.length == 1 ? LockKey.of(parts[0]) : LockKey.of(parts[0], parts[1]);
    }

    static boolean refuses(LockWrite.Commit commit) {
        return commit.items().contains(REFUSED);
    }

    /** Whether all the rows that the commit checks are as it says. */
    static boolean checks(LockWrite.Commit commit, SimulatedTable table) {
        return commit.items().stream()
                .map(TransactWriteItem::conditionCheck)
                .filter(Objects::nonNull)
                .allMatch(check -> isHeld(check, table.row(key(check.key()))));
    }

    private static boolean isHeld(ConditionCheck check, @Nullable LockRow row) {
        Map<String, AttributeValue> by = check.expressionAttributeValues();
        return row != null
                && row.isHeldBy(
                        Objects.requireNonNull(by.get(GRANT)).s(),
                        Long.parseLong(Objects.requireNonNull(by.get(TOKEN)).n()));
    }

    /** Whether the same was applied lately: then it is answered as it was, and writes nothing. */
    boolean knows(LockWrite.Commit commit) {
        Done before = done.get(commit.requestToken());
        return before != null && before.commit().equals(commit) && agenda.now() - before.at() < MEMORY;
    }

    /** Whether another was applied under the same request token; then this is an error. */
    boolean knowsAnother(LockWrite.Commit commit) {
        Done before = done.get(commit.requestToken());
        return before != null && !before.commit().equals(commit);
    }

    /** Writes what the commit says. */
    List<Count> write(LockWrite.Commit commit) {
        List<Count> counts = new ArrayList<>();
        for (TransactWriteItem item : commit.items()) {
            Put counter = item.put();
            if (counter != null) {
                LockKey key = key(counter.item());
                long value = Long.parseLong(
                        Objects.requireNonNull(counter.item().get(VALUE)).n());
                counts.add(new Count(key, read(key), value));
                values.put(key, value);
            }
        }
        done.put(commit.requestToken(), new Done(commit, agenda.now()));
        return counts;
    }
}
