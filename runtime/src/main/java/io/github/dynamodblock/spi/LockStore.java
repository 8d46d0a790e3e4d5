package io.github.dynamodblock.spi;

import io.github.dynamodblock.LockKey;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps rows and applies conditional writes to them, one at a time per row. It makes exactly one request per call and
 * never retries: the caller decides that. No future it returns ever completes exceptionally. Cancelling one gives up
 * waiting; the write may still happen.
 */
public interface LockStore {
    CompletableFuture<StoreAnswer> write(LockWrite write);

    /** Shows a row; a consistent read costs twice as much and is never stale. */
    CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent);
}
