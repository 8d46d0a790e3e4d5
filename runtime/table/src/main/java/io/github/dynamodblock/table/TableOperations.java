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
 * The operations on one table. Each result goes to a {@link ResultOutput}. Each operation returns true if a person need
 * not look into the result.
 *
 * <p>All methods throw a {@link LockException} if the table cannot be used, or if a permission is missing.
 */
final class TableOperations implements AutoCloseable {
    private final DynamoDbAsyncClient client;
    private final LockTableAdmin admin;
    private final ResultOutput telling;

    /** Prepares the operations on that table. Sends no request. */
    public TableOperations(TableLocation where, ResultOutput telling) {
        this.client = where.connect();
        LockTableAdmin plain = LockTableAdmin.of(client, where.table());
        this.admin = where.allWriteHere() ? plain.allClientsWriteThisRegion() : plain;
        this.telling = telling;
    }

    /** Examines the table. Returns true if locks in the table work. */
    public boolean doctor() {
        List<TableFinding> findings = admin.examine();
        telling.findings(findings);
        return findings.stream().noneMatch(finding -> finding.problem().isFatal());
    }

    /**
     * Reports the locks in the table in the order in which they are read.
     *
     * @param partition reports only the locks of this partition key
     * @param heldOnly whether to report only the locks whose row says that they are held
     * @param limit the largest number of locks to report
     */
    public boolean list(Optional<String> partition, boolean heldOnly, long limit) {
        try (Stream<LockInfo> locks = partition.map(admin::list).orElseGet(admin::list)) {
            locks.filter(lock -> lock.held() || !heldOnly).limit(limit).forEach(telling::line);
        }
        return true;
    }

    /** Reports everything about one lock. Returns false if there is no such lock. */
    public boolean show(LockKey key) {
        Optional<LockInfo> lock = admin.get(key);
        lock.ifPresentOrElse(telling::whole, () -> telling.outcome(new ForcedRelease.NoSuchLock(key)));
        return lock.isPresent();
    }

    /**
     * Frees one lock, whatever client holds it. Returns false if the lock was left alone, or if there is no such
     * lock.
     *
     * @param by the name of the administrator; if empty, the user and the host of this process
     */
    public boolean forceRelease(LockKey key, Optional<String> by) {
        ForcedRelease outcome = by.map(admin::named).orElse(admin).forceRelease(key);
        telling.outcome(outcome);
        return outcome instanceof ForcedRelease.Freed || outcome instanceof ForcedRelease.WasFree;
    }

    /** Raises all tokens to the clock. Returns false if some tokens were above the clock already. */
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
