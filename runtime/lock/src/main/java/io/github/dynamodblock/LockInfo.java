package io.github.dynamodblock;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The content of a lock's row at the moment of the read, for people. No program must base a decision on it: only a
 * client that watches the row for a whole lease duration can tell whether the holder is alive.
 *
 * @param key the lock, without the table's key prefix
 * @param owner the owner name of the holder, or of the last holder
 * @param held whether the row says that the lock is held. The holder can be dead; then the next caller that waits
 *     takes the lock over.
 * @param lease how long the lock stays taken after its holder's last heartbeat. A longer time than a hundred years
 *     counts as a hundred years. Empty if the value is missing or is no positive number.
 * @param fencingToken the highest token that was given out. Empty if another library wrote the row, or if the value
 *     is no whole number of 64 bits.
 * @param data the application's bytes
 * @param attributes the application's own attributes
 * @param heldSince when the holder requested the lock, by the holder's wall clock. Empty if the lock is free, or if
 *     its holder uses another library.
 * @param ttlEnd the time after which DynamoDB can collect the row as garbage. It says nothing about the lease.
 * @param version the text that each write of the row changes. If a held row has the same version after a whole lease
 *     duration, its holder did not renew it.
 * @param ownItem whether the lock is carried by an item of the application, which is never collected and never
 *     deleted
 * @param forcedBy the name of the administrator that freed the lock by force. Empty if the lock is held, if its
 *     holder released it, or if the layout deletes the rows of free locks.
 * @param forcedAt when the administrator freed the lock, by the administrator's wall clock
 * @since 1.0.0
 */
public record LockInfo(
        LockKey key,
        Optional<String> owner,
        boolean held,
        Optional<Duration> lease,
        OptionalLong fencingToken,
        Optional<LockData> data,
        Map<String, AttributeValue> attributes,
        Optional<Instant> heldSince,
        Optional<Instant> ttlEnd,
        String version,
        boolean ownItem,
        Optional<String> forcedBy,
        Optional<Instant> forcedAt) {
    /**
     * Checks that only a held lock has a time since which it is held, and that only a free lock was freed by force.
     *
     * @param key the lock, without the table's key prefix
     * @param owner the owner name of the holder, or of the last holder
     * @param held whether the row says that the lock is held
     * @param lease how long the lock stays taken after its holder's last heartbeat
     * @param fencingToken the highest token that was given out
     * @param data the application's bytes
     * @param attributes the application's own attributes
     * @param heldSince when the holder requested the lock, by the holder's wall clock
     * @param ttlEnd the time after which DynamoDB can collect the row as garbage
     * @param version the text that each write of the row changes
     * @param ownItem whether the lock is carried by an item of the application, which is never collected and never
     *     deleted
     * @param forcedBy the name of the administrator that freed the lock by force
     * @param forcedAt when the administrator freed the lock, by the administrator's wall clock
     * @throws IllegalArgumentException if the values contradict each other
     */
    public LockInfo {
        attributes = Map.copyOf(attributes);
        if (!held && heldSince.isPresent()) {
            throw new IllegalArgumentException(
                    "The lock '" + key + "' is free, so heldSince must be empty, not " + heldSince.get());
        }
        if (held && (forcedBy.isPresent() || forcedAt.isPresent())) {
            throw new IllegalArgumentException(
                    "The lock '" + key + "' is held, so forcedBy and forcedAt must be empty");
        }
    }
}
