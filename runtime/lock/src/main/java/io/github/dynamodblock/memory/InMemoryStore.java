package io.github.dynamodblock.memory;

import io.github.dynamodblock.Internal;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps rows in memory and answers at once. The store obeys the same contract as a table, and its content ends with
 * the JVM. It contains no items except locks: a commit of other items is refused.
 *
 * @since 1.0.0
 */
public final class InMemoryStore implements LockStore {
    private final Map<LockKey, LockRow> rows = new HashMap<>();

    @Override
    public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
        if (write instanceof LockWrite.Commit commit && !commit.items().isEmpty()) {
            return CompletableFuture.completedFuture(new StoreAnswer.Unapplied(
                    new LockMisuseException(
                            "The lock '" + write.key() + "' is kept in memory, where there are no items that a commit"
                                    + " could write. Test commits with DynamoDB Local.",
                            null),
                    false));
        }
        return CompletableFuture.completedFuture(apply(write));
    }

    @Override
    public synchronized CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
        Map<LockKey, Optional<LockRow>> refusing = new HashMap<>();
        for (LockWrite.Acquire write : writes) {
            Optional<LockRow> before = row(write.key());
            if (!write.isAllowed(before)) {
                refusing.put(write.key(), before);
            }
        }
        if (!refusing.isEmpty()) {
            return CompletableFuture.completedFuture(new AcquireAllAnswer.Refused(refusing));
        }
        writes.forEach(this::apply);
        return CompletableFuture.completedFuture(new AcquireAllAnswer.Applied());
    }

    @Override
    public synchronized CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
        Map<LockKey, LockRow> shown = new HashMap<>();
        keys.forEach(key -> row(key).ifPresent(row -> shown.put(key, row)));
        return CompletableFuture.completedFuture(new ReadAllAnswer.Shown(shown));
    }

    @Override
    public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
        return CompletableFuture.completedFuture(new ReadAnswer.Shown(row(key)));
    }

    /**
     * Returns the row as it is now.
     *
     * @param key the lock
     * @return the row, or empty if there is none
     */
    @Internal
    public synchronized Optional<LockRow> row(LockKey key) {
        return Optional.ofNullable(rows.get(key));
    }

    /**
     * Puts a row into the store, as if another client had written it.
     *
     * @param row the row
     */
    @Internal
    public synchronized void put(LockRow row) {
        rows.put(row.key(), row);
    }

    /**
     * Removes a row, as garbage collection does.
     *
     * @param key the lock
     */
    public synchronized void remove(LockKey key) {
        rows.remove(key);
    }

    /**
     * Applies a write now, or refuses it.
     *
     * @param write the write
     * @return the result
     */
    @Internal
    public synchronized StoreAnswer apply(LockWrite write) {
        Optional<LockRow> before = row(write.key());
        if (!write.isAllowed(before)) {
            return new StoreAnswer.Refused(before);
        }
        LockRow after = write.apply(before);
        if (write instanceof LockWrite.Release release && release.deletes()) {
            rows.remove(write.key());
        } else {
            rows.put(write.key(), after);
        }
        return new StoreAnswer.Applied(after);
    }
}
