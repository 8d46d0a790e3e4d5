package io.github.dynamodblock.table;

import io.github.dynamodblock.dynamodb.LockTable;
import java.util.Optional;

/** The layouts of a table by the names that clients configure, each with its usual attributes. */
enum Layout {
    AWS,
    PYTHON;

    /**
     * A table of this layout, with the usual attributes but for those that are named.
     *
     * @throws IllegalArgumentException if it cannot be called so
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
