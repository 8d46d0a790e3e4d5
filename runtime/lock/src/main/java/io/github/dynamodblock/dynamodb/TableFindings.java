package io.github.dynamodblock.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** Finds problems in DynamoDB's description of a table, and puts them into words. */
final class TableFindings {
    private final LockTable table;

    TableFindings(LockTable table) {
        this.table = table;
    }

    TableFinding missing() {
        return found(
                TableProblem.MISSING,
                "does not exist in this account and Region. Create it with " + table.schema()
                        + ", or check the Region and the name.");
    }

    TableFinding unseen(String what, String why) {
        return new TableFinding(TableProblem.UNSEEN, "Not examined: " + what + ". " + why);
    }

    TableFinding otherLayout(String key) {
        return found(
                TableProblem.OTHER_LAYOUT,
                "is configured with the layout " + table.layout() + ", but has a row of the other layout, '" + key
                        + "'. Clients of two layouts do not see each other's locks: configure all clients with the same"
                        + " layout, or use a table for each layout.");
    }

    Optional<TableFinding> status(TableDescription description) {
        TableStatus status = description.tableStatus();
        if (status == TableStatus.ACTIVE || status == TableStatus.UPDATING) {
            return Optional.empty();
        }
        return Optional.of(found(
                TableProblem.NOT_ACTIVE,
                "is " + description.tableStatusAsString() + ". "
                        + (status == TableStatus.CREATING
                                ? "Wait until it is ACTIVE."
                                : "Restore the table or its encryption key, or configure another table.")));
    }

    Optional<TableFinding> keys(TableDescription description) {
        String wanted = keysOf(table.partitionKey() + " (S)", table.sortKey().map(name -> name + " (S)"));
        Map<String, String> types = new TreeMap<>(description.attributeDefinitions().stream()
                .collect(Collectors.toMap(
                        AttributeDefinition::attributeName, AttributeDefinition::attributeTypeAsString)));
        String present =
                keysOf(key(description, KeyType.HASH, types).orElse("none"), key(description, KeyType.RANGE, types));
        return wanted.equals(present)
                ? Optional.empty()
                : Optional.of(found(
                        TableProblem.WRONG_KEYS,
                        "has " + present + ", but " + wanted + " is configured. Configure the keys that the table has"
                                + " (all of type " + ScalarAttributeType.S + "), or another table: the keys of a table"
                                + " cannot be changed."));
    }

    private static Optional<String> key(TableDescription description, KeyType type, Map<String, String> types) {
        return description.keySchema().stream()
                .filter(element -> element.keyType() == type)
                .map(KeySchemaElement::attributeName)
                .map(name -> name + " (" + types.get(name) + ")")
                .findFirst();
    }

    private static String keysOf(String partition, Optional<String> sort) {
        return "the partition key " + partition
                + sort.map(s -> " and the sort key " + s).orElse(" and no sort key");
    }

    /**
     * Returns what is wrong with the Regions of the table. An eventually consistent global table keeps the last of two
     * writes in two Regions, so both writers could hold the lock.
     */
    List<TableFinding> regions(TableDescription description, boolean allWriteHere) {
        if (isStrong(description)) {
            return List.of(found(
                    TableProblem.STRONG_REGIONS,
                    "is a strongly consistent global table. Locks work in all its Regions, but transactions and time to"
                            + " live do not exist there: use deleteOnRelease for keys that are used once."));
        }
        boolean global = !description.replicas().isEmpty() || description.globalTableVersion() != null;
        return !global || allWriteHere
                ? List.of()
                : List.of(found(
                        TableProblem.EVENTUAL_REGIONS,
                        "is an eventually consistent global table: clients in two of its Regions can hold the same lock"
                                + " at the same time. Let all clients write one Region and declare that they do, or"
                                + " make the table strongly consistent."));
    }

    static boolean isStrong(TableDescription description) {
        return description.multiRegionConsistency() == MultiRegionConsistency.STRONG;
    }

    Optional<TableFinding> timeToLive(TimeToLiveDescription ttl) {
        boolean on = ttl.timeToLiveStatus() == TimeToLiveStatus.ENABLED
                || ttl.timeToLiveStatus() == TimeToLiveStatus.ENABLING;
        if (!on) {
            return Optional.of(found(
                    TableProblem.TTL_OFF,
                    "has no time to live: rows of keys that no client uses any more stay for ever. Switch time to live"
                            + " on for the attribute " + table.ttlAttribute() + "."));
        }
        return table.ttlAttribute().equals(ttl.attributeName())
                ? Optional.empty()
                : Optional.of(found(
                        TableProblem.TTL_ELSEWHERE,
                        "uses the attribute " + ttl.attributeName() + " for time to live, but " + table.ttlAttribute()
                                + " is configured: rows of locks are never collected. Configure the attribute that the"
                                + " table uses."));
    }

    private TableFinding found(TableProblem problem, String says) {
        return new TableFinding(problem, "The lock table '" + table.name() + "' " + says);
    }
}
