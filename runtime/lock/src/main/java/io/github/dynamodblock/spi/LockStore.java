package io.github.dynamodblock.spi;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Keeps rows and applies conditional writes to them, one at a time per row. It makes exactly one request per call and
 * never retries: the caller decides that. No future it returns ever completes exceptionally. Cancelling one gives up
 * waiting; the write may still happen.
 *
 * <p>Each call says how long its answer is waited for. By then the store answers, if only that it is unknown, and frees
 * what the request occupies, such as a connection: one that is not answered must not take what later requests need.
 *
 * <p>No call holds the thread that makes it, but for that of a heartbeat, for which the core has threads. A store that
 * blocks, as for credentials, does so on threads of its own; what is cancelled by then is not sent any more.
 */
public interface LockStore {
    CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit);

    /** Shows a row; a consistent read costs twice as much and is never stale. */
    CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit);

    /** Applies acquires of different rows, all of them or none; a store without transactions does not. */
    default CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
        return CompletableFuture.completedFuture(
                new StoreAnswer.Unapplied(withoutTransactions(writes.get(0).key()), false));
    }

    /** Shows rows, none of them stale; those that are absent are left out. */
    default CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
        return CompletableFuture.completedFuture(new ReadAllAnswer.Nothing(withoutTransactions(keys.get(0))));
    }

    private static LockMisuseException withoutTransactions(LockKey key) {
        return new LockMisuseException(
                "The lock '" + key + "' is kept in a store without transactions; acquire it alone.", null);
    }

    /**
     * A check, for a transaction of the application's own, that this grant holds that row under this token. Costs no
     * request.
     *
     * @throws LockMisuseException if this store has no transactions, or the key is none of it
     */
    default TransactWriteItem check(LockKey key, String grant, long token) {
        throw new LockMisuseException(
                "The lock '" + key + "' is kept in a store without transactions; compare its fencing token instead.",
                null);
    }
}
