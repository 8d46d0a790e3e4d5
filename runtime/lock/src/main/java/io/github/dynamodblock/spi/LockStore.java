package io.github.dynamodblock.spi;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Keeps rows and applies conditional writes to them, one at a time for each row.
 *
 * <p>Each call makes exactly one request, and the store never retries: the caller decides about retries. No future of
 * this interface completes exceptionally. Cancelling a future ends the wait; the write can still happen.
 *
 * <p>Each call has a limit. When the limit has passed, the store answers at the latest, if only that the result is
 * unknown. It then frees what the request occupies, such as a connection: a request without a response must not
 * occupy what later requests need.
 *
 * <p>No call blocks the thread that makes the call, except a heartbeat, for which the core has threads of its own. A
 * store that blocks, for example while it waits for credentials, must block threads of its own. A request that is
 * cancelled before it is sent is not sent any more.
 */
public interface LockStore {
    /**
     * Applies a conditional write to its row, or refuses it.
     *
     * @param write the write
     * @param limit how long the caller waits for the answer
     * @return a future of the result
     */
    CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit);

    /**
     * Reads one row. A consistent read costs twice as much as another, and is never stale.
     *
     * @param key the lock
     * @param consistent whether the read is consistent
     * @param limit how long the caller waits for the answer
     * @return a future of the row
     */
    CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit);

    /**
     * Applies acquires of different rows in one transaction: all of them, or none. A store without transactions
     * applies none of them and answers with a {@link LockMisuseException}.
     *
     * @param writes the acquires
     * @param limit how long the caller waits for the answer
     * @return a future of the result
     */
    default CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
        return CompletableFuture.completedFuture(
                new StoreAnswer.Unapplied(withoutTransactions(writes.get(0).key()), false));
    }

    /**
     * Reads several rows, none of them stale. A store without transactions reads none of them and answers with a
     * {@link LockMisuseException}.
     *
     * @param keys the locks
     * @param limit how long the caller waits for the answer
     * @return a future of the rows; rows that do not exist are left out
     */
    default CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
        return CompletableFuture.completedFuture(new ReadAllAnswer.Nothing(withoutTransactions(keys.get(0))));
    }

    private static LockMisuseException withoutTransactions(LockKey key) {
        return new LockMisuseException(
                "The lock '" + key + "' is kept in a store without transactions; acquire it alone.", null);
    }

    /**
     * Returns a check for a transaction of the application: that this grant holds that row under this token. Costs no
     * request.
     *
     * @param key the lock
     * @param grant the name of the grant
     * @param token the fencing token
     * @return the check
     * @throws LockMisuseException if this store has no transactions, or does not have that key
     */
    default TransactWriteItem check(LockKey key, String grant, long token) {
        throw new LockMisuseException(
                "The lock '" + key + "' is kept in a store without transactions; compare its fencing token instead.",
                null);
    }
}
