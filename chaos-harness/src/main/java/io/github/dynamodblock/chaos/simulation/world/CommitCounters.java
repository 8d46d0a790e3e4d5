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
 * The counters that commits write, one for each key. Each writer read the counter under its lease and writes the next
 * value. The lease is the only condition of the write. A release that writes uses another counter, in the row itself.
 *
 * <p>The store remembers an applied commit for a much shorter time than the ten minutes of DynamoDB. So in some
 * schedules a repeated commit arrives when the store no longer remembers the commit.
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

    /** A commit that was applied, and the true time of that. */
    private record Done(LockWrite.Commit commit, long at) {}

    /** One write of the counter of a key: the value before and the new value. */
    record Count(LockKey key, long before, long value) {}

    CommitCounters(EventQueue agenda) {
        this.agenda = agenda;
    }

    /** Returns the counter of a key. */
    long read(LockKey key) {
        return values.getOrDefault(key, 0L);
    }

    /** Returns the counter in the row, as the lease showed it to its holder. */
    static long read(Lease lease) {
        return of(lease.attributes());
    }

    /** Returns the counter in a row. */
    static long counterInRow(LockRow row) {
        return of(row.content().attributes());
    }

    private static long of(Map<String, AttributeValue> attributes) {
        AttributeValue value = attributes.get(VALUE);
        return value == null ? 0 : Long.parseLong(value.n());
    }

    /** Returns a release request that writes the value to the row. */
    static ReleaseRequest release(long value) {
        return ReleaseRequest.NONE.withAttribute(VALUE, AttributeValue.fromN(Long.toString(value)));
    }

    /**
     * Returns the items of a commit that writes these counters. If {@code refused} is true, the store refuses one
     * additional item.
     */
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

    /** Returns the condition that a grant holds the row of a key under a token. */
    static TransactWriteItem check(LockKey key, String grant, long token) {
        return TransactWriteItem.builder()
                .conditionCheck(check -> check.key(Collections.singletonMap(KEY, of(key)))
                        .expressionAttributeValues(both(GRANT, AttributeValue.fromS(grant), TOKEN, number(token))))
                .build();
    }

    /** Makes a map whose order is always the same. */
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

    /** Returns whether the commit has an item that the store refuses. */
    static boolean refuses(LockWrite.Commit commit) {
        return commit.items().contains(REFUSED);
    }

    /** Returns whether all condition checks of the commit are true of the rows. */
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

    /**
     * Returns whether the store applied the same commit a short time ago. In this case the store gives the same
     * response again and writes nothing.
     */
    boolean knows(LockWrite.Commit commit) {
        Done before = done.get(commit.requestToken());
        return before != null && before.commit().equals(commit) && agenda.now() - before.at() < MEMORY;
    }

    /**
     * Returns whether another commit was applied under the same request token. In this case the store reports an error.
     */
    boolean appliedAnother(LockWrite.Commit commit) {
        Done before = done.get(commit.requestToken());
        return before != null && !before.commit().equals(commit);
    }

    /** Writes the counters of the commit. */
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
