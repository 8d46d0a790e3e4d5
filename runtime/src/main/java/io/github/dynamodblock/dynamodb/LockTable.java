package io.github.dynamodblock.dynamodb;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the locks are: a table, and the names of those attributes that can be chosen.
 *
 * @param name the table's name or ARN
 * @param partitionKey the attribute that is the partition key, of type S
 * @param sortKey the attribute that is the sort key, of type S, if the table has one
 * @param ttlAttribute the attribute in which DynamoDB finds the epoch second after which it may collect a row
 */
public record LockTable(String name, String partitionKey, Optional<String> sortKey, String ttlAttribute) {
    public LockTable {
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "The name of the lock table must not be blank; say which table keeps the locks");
        }
        Set<String> fixed = Set.of(
                Attributes.OWNER,
                Attributes.LEASE,
                Attributes.VERSION,
                Attributes.RELEASED,
                Attributes.DATA,
                Attributes.TOKEN,
                Attributes.FOREIGN_VERSION);
        for (String chosen : new String[] {partitionKey, sortKey.orElse("-"), ttlAttribute}) {
            if (chosen.isBlank() || fixed.contains(chosen)) {
                throw new IllegalArgumentException("A key or the TTL attribute of the lock table '" + name
                        + "' cannot be called '" + chosen + "'; choose a name that is not blank and none of "
                        + new TreeSet<>(fixed));
            }
        }
        if (partitionKey.equals(ttlAttribute)
                || sortKey.filter(sort -> sort.equals(partitionKey) || sort.equals(ttlAttribute))
                        .isPresent()) {
            throw new IllegalArgumentException("The keys and the TTL attribute of the lock table '" + name
                    + "' need different names, not " + partitionKey + ", " + sortKey.orElse("no sort key") + " and "
                    + ttlAttribute);
        }
    }

    /** A table with the default attributes: partition key {@code key}, no sort key, TTL {@code expiresAt}. */
    public static LockTable named(String name) {
        return new LockTable(name, "key", Optional.empty(), "expiresAt");
    }

    /** Its keys, for whoever is to create it. */
    String schema() {
        return "partition key '" + partitionKey + "' (S)"
                + sortKey.map(sort -> " and sort key '" + sort + "' (S)").orElse("");
    }

    /**
     * The same table with that attribute, of type S, as its sort key. All its locks are then named by {@code
     * LockKey.of(partition, sort)}.
     */
    public LockTable withSortKey(String attribute) {
        return new LockTable(name, partitionKey, Optional.of(attribute), ttlAttribute);
    }
}
