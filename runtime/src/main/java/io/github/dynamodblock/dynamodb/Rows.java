package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.spi.LockRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads items as rows, and names items by their keys. */
final class Rows {
    private final LockTable table;

    Rows(LockTable table) {
        this.table = table;
    }

    /**
     * The primary key of a lock's item.
     *
     * @throws LockMisuseException if the key has a sort part and the table does not, or the reverse
     */
    Map<String, AttributeValue> primaryKey(LockKey key) {
        if (key.sort().isPresent() != table.sortKey().isPresent()) {
            throw new LockMisuseException(
                    "The lock '" + key + "' " + (key.sort().isPresent() ? "has" : "lacks")
                            + " a sort key, but the table '" + table.name() + "' is configured "
                            + table.sortKey().map(s -> "with one ('" + s + "')").orElse("without one")
                            + ". Name the lock by LockKey.of(partition"
                            + table.sortKey().map(s -> ", sort").orElse("")
                            + "), or configure the table as it is.",
                    null);
        }
        Map<String, AttributeValue> item = new HashMap<>();
        item.put(table.partitionKey(), AttributeValue.fromS(key.partition()));
        table.sortKey()
                .ifPresent(
                        name -> item.put(name, AttributeValue.fromS(key.sort().orElseThrow())));
        return item;
    }

    /**
     * The row that an item says, or empty for no item.
     *
     * @throws LockMisuseException if the item is not a lock of this layout: it may be the application's own
     */
    Optional<LockRow> row(LockKey key, Map<String, AttributeValue> item) {
        if (item.isEmpty()) {
            return Optional.empty();
        }
        String version = text(item.get(Attributes.VERSION));
        if (version == null || item.containsKey(Attributes.FOREIGN_VERSION)) {
            throw new LockMisuseException(
                    "The item '" + key + "' of table '" + table.name() + "' is not a lock of this library's layout ("
                            + (version == null
                                    ? "no attribute " + Attributes.VERSION
                                    : "it has " + Attributes.FOREIGN_VERSION)
                            + "). It is left alone; use another key, or another table.",
                    null);
        }
        return Optional.of(new LockRow(
                key,
                Optional.ofNullable(text(item.get(Attributes.OWNER))),
                lease(text(item.get(Attributes.LEASE))),
                version,
                "1".equals(text(item.get(Attributes.RELEASED))),
                token(item.get(Attributes.TOKEN)),
                data(item.get(Attributes.DATA))));
    }

    private static @Nullable String text(@Nullable AttributeValue value) {
        return value == null ? null : value.s();
    }

    private static Optional<Duration> lease(@Nullable String millis) {
        try {
            long value = millis == null ? -1 : Long.parseLong(millis);
            return value < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(value));
        } catch (NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    private static OptionalLong token(@Nullable AttributeValue value) {
        if (value == null || value.n() == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(value.n()));
        } catch (NumberFormatException unreadable) {
            return OptionalLong.empty();
        }
    }

    private static Optional<LockData> data(@Nullable AttributeValue value) {
        return value == null || value.b() == null
                ? Optional.empty()
                : Optional.of(LockData.of(value.b().asByteArray()));
    }
}
