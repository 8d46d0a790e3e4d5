package io.github.dynamodblock.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockInfo;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.RowContent;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converts items to rows, and keys of locks to primary keys of items. */
final class RowReader {
    private static final int LONGEST_PARTITION = 2048;
    private final LockTable table;
    private final TableLayout layout;
    /** The names of the lock's attributes; kept, because each response needs them. */
    private final Set<String> reserved;

    RowReader(LockTable table) {
        this.table = table;
        this.layout = table.layout();
        this.reserved = table.reserved();
    }

    /** Returns the names that an attribute of the application must not have. */
    Set<String> reserved() {
        return reserved;
    }

    /**
     * Returns the primary key of the item of a lock.
     *
     * @throws LockMisuseException if the key has a sort part and the table has no sort key, or the reverse, or if the
     *     key is too long together with the key prefix of the table
     */
    Map<String, AttributeValue> primaryKey(LockKey key) {
        if (key.sort().isPresent() != table.sortKey().isPresent()) {
            throw new LockMisuseException(
                    "The lock '" + key + "' " + (key.sort().isPresent() ? "has" : "lacks")
                            + " a sort key, but the table '" + table.name() + "' is configured "
                            + table.sortKey().map(s -> "with one ('" + s + "')").orElse("without one")
                            + ". Name the lock by LockKey.of(partition"
                            + table.sortKey().map(s -> ", sort").orElse("")
                            + "), or correct the configuration of the table.",
                    null);
        }
        String partition = table.keyPrefix() + key.partition();
        if (partition.getBytes(UTF_8).length > LONGEST_PARTITION) {
            throw new LockMisuseException(
                    "The lock '" + key + "' has more than " + LONGEST_PARTITION
                            + " bytes with the key prefix of the table '" + table.name() + "'. Shorten the key or the"
                            + " prefix.",
                    null);
        }
        Map<String, AttributeValue> item = new HashMap<>();
        item.put(table.partitionKey(), AttributeValue.fromS(partition));
        table.sortKey()
                .ifPresent(
                        name -> item.put(name, AttributeValue.fromS(key.sort().orElseThrow())));
        return item;
    }

    /** Returns the primary key of an item. */
    Map<String, AttributeValue> primaryKeyOf(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> key = new HashMap<>(item);
        key.keySet()
                .removeIf(name ->
                        !name.equals(table.partitionKey()) && !table.sortKey().equals(Optional.of(name)));
        return key;
    }

    /**
     * Returns the row that an item contains; empty if there is no item, or if the item is the application's own and
     * carries no lock yet.
     */
    Optional<LockRow> row(LockKey key, Map<String, AttributeValue> item) {
        String version = text(item.get(layout.version()));
        if (version == null) {
            return Optional.empty();
        }
        return Optional.of(new LockRow(
                key,
                Optional.ofNullable(text(item.get(layout.owner()))),
                layout.read(item.get(layout.lease())),
                version,
                layout.released()
                        .filter(name -> "1".equals(text(item.get(name))))
                        .isPresent(),
                ItemNumbers.whole(item.get(TableLayout.TOKEN)),
                content(item),
                item.containsKey(TableLayout.OWN_ITEM)
                        ? OptionalLong.empty()
                        : ItemNumbers.whole(item.get(table.ttlAttribute()))));
    }

    /**
     * Returns the lock whose item this is; empty if the item is of the other layout, or has not the key prefix of the
     * table.
     */
    Optional<LockKey> key(Map<String, AttributeValue> item) {
        String partition = text(item.get(table.partitionKey()));
        if (partition == null
                || !partition.startsWith(table.keyPrefix())
                || partition.length() == table.keyPrefix().length()
                || item.containsKey(layout.otherLayoutVersion())) {
            return Optional.empty();
        }
        return Optional.of(new LockKey(
                partition.substring(table.keyPrefix().length()),
                table.sortKey().map(item::get).map(RowReader::text)));
    }

    /** Returns the content of an item for people; empty where {@link #row} is empty. */
    Optional<LockInfo> info(LockKey key, Map<String, AttributeValue> item) {
        return row(key, item)
                .map(row -> new LockInfo(
                        key,
                        row.owner(),
                        !row.released(),
                        row.lease(),
                        row.token(),
                        row.content().data(),
                        row.content().attributes(),
                        row.released()
                                ? Optional.empty()
                                : instant(item.get(TableLayout.HELD_SINCE), Instant::ofEpochMilli),
                        instant(item.get(table.ttlAttribute()), Instant::ofEpochSecond),
                        row.version(),
                        row.content().ownItem(),
                        row.released() ? Optional.ofNullable(text(item.get(TableLayout.FORCED_BY))) : Optional.empty(),
                        row.released()
                                ? instant(item.get(TableLayout.FORCED_AT), Instant::ofEpochMilli)
                                : Optional.empty()));
    }

    /**
     * Refuses an item that cannot be this lock.
     *
     * @param onItem whether the item can be the application's own
     * @throws LockMisuseException if the item cannot be this lock; the message says what the item is
     */
    void requireLockable(LockKey key, Map<String, AttributeValue> item, boolean onItem) {
        boolean foreign = item.containsKey(layout.otherLayoutVersion());
        AttributeValue version = item.get(layout.version());
        boolean lockable = version == null ? onItem : version.s() != null;
        if (item.isEmpty() || (!foreign && lockable)) {
            return;
        }
        throw new LockMisuseException(
                "The item '" + key + "' of table '" + table.name() + "' is not a lock of the layout "
                        + layout.name().toLowerCase(Locale.ROOT) + " ("
                        + (foreign
                                ? "it has " + layout.otherLayoutVersion()
                                : (version == null ? "no attribute " : "no text in its attribute ") + layout.version())
                        + "). Nothing was written; "
                        + (foreign
                                ? "clients of two layouts must not share a table."
                                : version == null
                                        ? "use another key or another table, or lock it as your own item with onItem."
                                        : "use another key or another table, or correct the item."),
                null);
    }

    private RowContent content(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> own = new HashMap<>(item);
        own.keySet().removeAll(reserved);
        // Any value counts, as in the conditions of writes: this item must not be collected or deleted.
        return new RowContent(item.containsKey(TableLayout.OWN_ITEM), data(item.get(TableLayout.DATA)), own);
    }

    private static @Nullable String text(@Nullable AttributeValue value) {
        return value == null ? null : value.s();
    }

    private static Optional<Instant> instant(@Nullable AttributeValue value, LongFunction<Instant> unit) {
        OptionalLong number = ItemNumbers.whole(value);
        try {
            return number.isEmpty() ? Optional.empty() : Optional.of(unit.apply(number.getAsLong()));
        } catch (DateTimeException beyondAllTime) {
            return Optional.empty();
        }
    }

    private static Optional<LockData> data(@Nullable AttributeValue value) {
        return value == null || value.b() == null
                ? Optional.empty()
                : Optional.of(LockData.of(value.b().asByteArray()));
    }
}
