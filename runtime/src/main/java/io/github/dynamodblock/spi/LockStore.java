package io.github.dynamodblock.spi;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Keeps rows and applies conditional writes to them, one at a time per row. It makes exactly one request per call and
 * never retries: the caller decides that. No future it returns ever completes exceptionally. Cancelling one gives up
 * waiting; the write may still happen.
 */
public interface LockStore {
    CompletableFuture<StoreAnswer> write(LockWrite write);

    /** Shows a row; a consistent read costs twice as much and is never stale. */
    CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent);

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
