package io.github.dynamodblock.table;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockInfo;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.dynamodb.ForcedRelease;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import io.github.dynamodblock.dynamodb.RaisedTokens;
import io.github.dynamodblock.dynamodb.TableFinding;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * What can be done to one table. Each answer goes to a {@link Telling}, and is true if nobody needs to look into it.
 *
 * <p>All methods throw a {@link LockException} if the table cannot be used, or a permission is missing.
 */
final class Administration implements AutoCloseable {
    private final DynamoDbAsyncClient client;
    private final LockTableAdmin admin;
    private final Telling telling;

    /** Of that table; it is not asked yet. */
    public Administration(Where where, Telling telling) {
        this.client = where.connect();
        LockTableAdmin plain = LockTableAdmin.of(client, where.table());
        this.admin = where.allWriteHere() ? plain.allClientsWriteThisRegion() : plain;
        this.telling = telling;
    }

    /** Examines the table; true if locks in it work. */
    public boolean doctor() {
        List<TableFinding> findings = admin.examine();
        telling.findings(findings);
        return findings.stream().noneMatch(finding -> finding.problem().isFatal());
    }

    /**
     * Tells of the locks in the table as they are read.
     *
     * @param partition only those of that partition key
     * @param heldOnly only those whose row says that somebody holds them
     * @param limit at most so many
     */
    public boolean list(Optional<String> partition, boolean heldOnly, long limit) {
        try (Stream<LockInfo> locks = partition.map(admin::list).orElseGet(admin::list)) {
            locks.filter(lock -> lock.held() || !heldOnly).limit(limit).forEach(telling::line);
        }
        return true;
    }

    /** Tells all of one lock; false if there is none. */
    public boolean show(LockKey key) {
        Optional<LockInfo> lock = admin.get(key);
        lock.ifPresentOrElse(telling::whole, () -> telling.outcome(new ForcedRelease.NoSuchLock(key)));
        return lock.isPresent();
    }

    /**
     * Frees one lock, whoever holds it; false if it was left alone, or there is none.
     *
     * @param by who does it; without it, this process's user and host
     */
    public boolean forceRelease(LockKey key, Optional<String> by) {
        ForcedRelease outcome = by.map(admin::named).orElse(admin).forceRelease(key);
        telling.outcome(outcome);
        return outcome instanceof ForcedRelease.Freed || outcome instanceof ForcedRelease.WasFree;
    }

    /** Raises all tokens to the clock; false if some were above it already. */
    public boolean raiseTokens() {
        RaisedTokens raised = admin.raiseTokens();
        telling.raised(raised);
        return raised.above() == 0;
    }

    @Override
    public void close() {
        client.close();
    }
}
