package io.github.dynamodblock;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the row of a lock says to people, as it was when it was read. No decision may rest on it: whether a holder is
 * alive shows only to those who watch its row for a whole lease.
 *
 * @param key the lock, without the table's key prefix
 * @param owner who holds it, or held it last
 * @param held whether the row says that somebody holds it; that may be a dead holder, whose lock the next caller who
 *     waits takes over
 * @param lease how long it stays taken after its holder's last heartbeat, a hundred years if it says longer; empty if
 *     missing, or no positive number
 * @param fencingToken the highest token given out; empty if the row was written by another library, or says no whole
 *     number of 64 bits
 * @param data the application's bytes
 * @param attributes the application's own attributes
 * @param heldSince when its holder asked for it, by that holder's wall clock; empty if it is free, or its holder is of
 *     another library
 * @param ttlEnd the time after which DynamoDB may collect the row as garbage; it says nothing of the lease
 * @param version the text that each write of the row changes; a held row of the same version after a whole lease is one
 *     that its holder did not renew
 * @param ownItem whether the lock is carried by an item of the application's own, which is never collected or deleted
 * @param forcedBy who forced it free, as that administrator is called; empty if it is held, if its holder released it, or
 *     in a layout that deletes what is free
 * @param forcedAt when that was, by the administrator's wall clock
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
    public LockInfo {
        attributes = Map.copyOf(attributes);
        if (!held && heldSince.isPresent()) {
            throw new IllegalArgumentException(
                    "The lock '" + key + "' is free, and nobody has held it since " + heldSince.get());
        }
        if (held && (forcedBy.isPresent() || forcedAt.isPresent())) {
            throw new IllegalArgumentException("The lock '" + key + "' is held, and nobody has forced it free");
        }
    }
}
