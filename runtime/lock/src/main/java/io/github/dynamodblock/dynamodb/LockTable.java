package io.github.dynamodblock.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Describes the table that keeps the locks: its name, its layout, and the names of those attributes that can be
 * chosen. All clients that compete for the same locks need the same values.
 *
 * @param name the table's name or ARN, not blank
 * @param partitionKey the name of the attribute that is the partition key, of type S
 * @param sortKey the name of the attribute that is the sort key, of type S; empty if the table has no sort key
 * @param ttlAttribute the name of the attribute that DynamoDB's time to live uses. The attribute contains the epoch
 *     second after which DynamoDB can collect the row as garbage.
 * @param layout the names and types of the other attributes
 * @param keyPrefix the text with which the partition keys of all locks begin, so that applications can share a table;
 *     empty if there is no prefix
 * @since 1.0.0
 */
public record LockTable(
        String name,
        String partitionKey,
        Optional<String> sortKey,
        String ttlAttribute,
        TableLayout layout,
        String keyPrefix) {
    /**
     * Checks the names.
     *
     * @param name the table's name or ARN, not blank
     * @param partitionKey the name of the attribute that is the partition key, of type S
     * @param sortKey the name of the attribute that is the sort key, of type S
     * @param ttlAttribute the name of the attribute that DynamoDB's time to live uses
     * @param layout the names and types of the other attributes
     * @param keyPrefix the text with which the partition keys of all locks begin, so that applications can share a
     *     table
     * @throws IllegalArgumentException if a text contains half of a surrogate pair; if the table name is blank; if an
     *     attribute name is blank, is used twice, or is a name that the layout uses; or if the layout is
     *     {@link TableLayout#PYTHON} and there is no sort key
     */
    public LockTable {
        for (String text : new String[] {name, partitionKey, sortKey.orElse("-"), ttlAttribute, keyPrefix}) {
            if (!UTF_8.newEncoder().canEncode(text)) {
                throw new IllegalArgumentException("The name, key prefix or attribute '" + text
                        + "' of a lock table contains half of a surrogate pair, which is not a character; use whole"
                        + " pairs");
            }
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "The name of the lock table must not be blank; name the table that keeps the locks");
        }
        Set<String> fixed = layout.fixed();
        for (String chosen : new String[] {partitionKey, sortKey.orElse("-"), ttlAttribute}) {
            if (chosen.isBlank() || fixed.contains(chosen)) {
                throw new IllegalArgumentException("A key or the TTL attribute of the lock table '" + name
                        + "' cannot have the name '" + chosen + "'; choose a name that is not blank and is none of "
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
            throw new IllegalArgumentException("A lock table of the layout python needs a sort key, but '" + name
                    + "' is configured without one; python_dynamodb_lock calls the sort key 'sort_key'");
        }
    }

    /**
     * Returns a table with the default attributes: the partition key is {@code key}, there is no sort key, the TTL
     * attribute is {@code expiresAt}, and the layout is {@link TableLayout#AWS}.
     *
     * @param name the table's name or ARN
     * @return the table, without a key prefix
     * @throws IllegalArgumentException if the name is blank or contains half of a surrogate pair
     */
    public static LockTable named(String name) {
        return new LockTable(name, "key", Optional.empty(), "expiresAt", TableLayout.AWS, "");
    }

    /**
     * Returns a table with the default attributes of python_dynamodb_lock: the partition key is {@code lock_key}, the
     * sort key is {@code sort_key}, the TTL attribute is {@code expiry_time}, and the layout is
     * {@link TableLayout#PYTHON}.
     *
     * @param name the table's name or ARN
     * @return the table, without a key prefix
     * @throws IllegalArgumentException if the name is blank or contains half of a surrogate pair
     */
    public static LockTable python(String name) {
        return new LockTable(name, "lock_key", Optional.of("sort_key"), "expiry_time", TableLayout.PYTHON, "");
    }

    /** Returns the keys of the table in words, for the person who creates the table. */
    String schema() {
        return "partition key '" + partitionKey + "' (S)"
                + sortKey.map(sort -> " and sort key '" + sort + "' (S)").orElse("");
    }

    /** Returns all names that an attribute of the application must not have. */
    Set<String> reserved() {
        Set<String> names = layout.fixed();
        names.add(partitionKey);
        names.add(ttlAttribute);
        sortKey.ifPresent(names::add);
        return names;
    }

    /**
     * Returns the same table with a sort key. The keys of all its locks then have two parts:
     * {@code LockKey.of(partition, sort)}.
     *
     * @param attribute the name of the attribute that is the sort key, of type S
     * @return the table with this sort key
     * @throws IllegalArgumentException if the name is blank, is used already, or contains half of a surrogate pair
     */
    public LockTable withSortKey(String attribute) {
        return new LockTable(name, partitionKey, Optional.of(attribute), ttlAttribute, layout, keyPrefix);
    }

    /**
     * Returns the same table with a key prefix. Applications that share the table under different prefixes have
     * different locks.
     *
     * @param prefix the text with which the partition keys of all locks begin; empty for no prefix
     * @return the table with this key prefix
     * @throws IllegalArgumentException if the prefix contains half of a surrogate pair
     */
    public LockTable withKeyPrefix(String prefix) {
        return new LockTable(name, partitionKey, sortKey, ttlAttribute, layout, prefix);
    }
}
