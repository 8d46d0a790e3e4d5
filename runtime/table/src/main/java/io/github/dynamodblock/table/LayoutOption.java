package io.github.dynamodblock.table;

import io.github.dynamodblock.dynamodb.LockTable;
import java.util.Optional;

/** The layouts of a table, by the names that clients configure. Each layout has its usual attributes. */
enum LayoutOption {
    AWS,
    PYTHON;

    /**
     * Returns a table of this layout, with the usual attributes except those that are named.
     *
     * @throws IllegalArgumentException if the table cannot have these names
     */
    public LockTable table(
            String name,
            Optional<String> partitionKey,
            Optional<String> sortKey,
            Optional<String> ttlAttribute,
            String keyPrefix) {
        LockTable usual = this == AWS ? LockTable.named(name) : LockTable.python(name);
        return new LockTable(
                name,
                partitionKey.orElse(usual.partitionKey()),
                sortKey.or(usual::sortKey),
                ttlAttribute.orElse(usual.ttlAttribute()),
                usual.layout(),
                keyPrefix);
    }
}
