package io.github.dynamodblock.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the locks are: a table, its layout, and the names of those attributes that can be chosen.
 *
 * @param name the table's name or ARN
 * @param partitionKey the attribute that is the partition key, of type S
 * @param sortKey the attribute that is the sort key, of type S, if the table has one
 * @param ttlAttribute the attribute in which DynamoDB finds the epoch second after which it may collect a row
 * @param layout the names and types of the other attributes
 * @param keyPrefix what the partition keys of all locks begin with, so that applications can share a table; may be empty
 */
public record LockTable(
        String name,
        String partitionKey,
        Optional<String> sortKey,
        String ttlAttribute,
        TableLayout layout,
        String keyPrefix) {
    public LockTable {
        for (String text : new String[] {name, partitionKey, sortKey.orElse("-"), ttlAttribute, keyPrefix}) {
            if (!UTF_8.newEncoder().canEncode(text)) {
                throw new IllegalArgumentException("The name, key prefix or attribute '" + text
                        + "' of a lock table has half of a surrogate pair in it, which is no character");
            }
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "The name of the lock table must not be blank; say which table keeps the locks");
        }
        Set<String> fixed = layout.fixed();
        for (String chosen : new String[] {partitionKey, sortKey.orElse("-"), ttlAttribute}) {
            if (chosen.isBlank() || fixed.contains(chosen)) {
                throw new IllegalArgumentException("A key or the TTL attribute of the lock table '" + name
                        + "' cannot be called '" + chosen + "'; choose a name that is not blank and none of "
                        + new TreeSet<>(fixed));
            }
        }
        if (List.of(partitionKey, sortKey.orElse(""), ttlAttribute).stream()
                        .distinct()
                        .count()
                < 3) {
            throw new IllegalArgumentException("The keys and the TTL attribute of the lock table '" + name
                    + "' need different names, not " + partitionKey + ", " + sortKey.orElse("no sort key") + " and "
                    + ttlAttribute);
        }
        if (layout == TableLayout.PYTHON && sortKey.isEmpty()) {
            throw new IllegalArgumentException("A lock table of the layout python has a sort key, and '" + name
                    + "' is configured without one; python_dynamodb_lock calls it 'sort_key'");
        }
    }

    /** A table with the default attributes: partition key {@code key}, no sort key, TTL {@code expiresAt}. */
    public static LockTable named(String name) {
        return new LockTable(name, "key", Optional.empty(), "expiresAt", TableLayout.AWS, "");
    }

    /** A table with the attributes of python_dynamodb_lock. */
    public static LockTable python(String name) {
        return new LockTable(name, "lock_key", Optional.of("sort_key"), "expiry_time", TableLayout.PYTHON, "");
    }

    /** Its keys, for whoever is to create it. */
    String schema() {
        return "partition key '" + partitionKey + "' (S)"
                + sortKey.map(sort -> " and sort key '" + sort + "' (S)").orElse("");
    }

    /** All names that an application's attribute must not have. */
    Set<String> reserved() {
        Set<String> names = layout.fixed();
        names.add(partitionKey);
        names.add(ttlAttribute);
        sortKey.ifPresent(names::add);
        return names;
    }

    /**
     * The same table with that attribute, of type S, as its sort key. All its locks are then named by {@code
     * LockKey.of(partition, sort)}.
     */
    public LockTable withSortKey(String attribute) {
        return new LockTable(name, partitionKey, Optional.of(attribute), ttlAttribute, layout, keyPrefix);
    }

    /** The same table, where the partition keys of all locks begin with that. */
    public LockTable withKeyPrefix(String prefix) {
        return new LockTable(name, partitionKey, sortKey, ttlAttribute, layout, prefix);
    }
}
