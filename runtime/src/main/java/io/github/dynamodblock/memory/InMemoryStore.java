package io.github.dynamodblock.memory;

import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Keeps rows in memory and answers at once. It obeys the same contract as the table, and forgets all with the JVM. */
public final class InMemoryStore implements LockStore {
    private final Map<LockKey, LockRow> rows = new HashMap<>();

    @Override
    public CompletableFuture<StoreAnswer> write(LockWrite write) {
        return CompletableFuture.completedFuture(apply(write));
    }

    @Override
    public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent) {
        return CompletableFuture.completedFuture(new ReadAnswer.Shown(row(key)));
    }

    /** The row as it is. */
    public synchronized Optional<LockRow> row(LockKey key) {
        return Optional.ofNullable(rows.get(key));
    }

    /** Puts a row there as if another client had written it. */
    public synchronized void put(LockRow row) {
        rows.put(row.key(), row);
    }

    /** Removes a row, as garbage collection does. */
    public synchronized void remove(LockKey key) {
        rows.remove(key);
    }

    /** Applies a write now, or refuses it. */
    public synchronized StoreAnswer apply(LockWrite write) {
        LockRow before = rows.get(write.key());
        LockRow after = after(write, before);
        if (after == null) {
            return new StoreAnswer.Refused(Optional.ofNullable(before));
        }
        rows.put(write.key(), after);
        return new StoreAnswer.Applied(after);
    }

    private static @Nullable LockRow after(LockWrite write, @Nullable LockRow before) {
        if (write instanceof LockWrite.Acquire acquire) {
            return mayAcquire(acquire, before) ? acquired(acquire, before) : null;
        }
        if (before == null) {
            return null;
        }
        if (write instanceof LockWrite.Heartbeat heartbeat) {
            return mayChange(heartbeat.version(), heartbeat.token(), before)
                    ? new LockRow(
                            before.key(),
                            before.owner(),
                            Optional.of(heartbeat.lease()),
                            heartbeat.version().toString(),
                            false,
                            before.token(),
                            before.data())
                    : null;
        }
        LockWrite.Release release = (LockWrite.Release) write;
        return mayChange(release.version(), release.token(), before)
                ? new LockRow(
                        before.key(),
                        before.owner(),
                        before.lease(),
                        release.version().toString(),
                        true,
                        before.token(),
                        before.data())
                : null;
    }

    private static boolean mayAcquire(LockWrite.Acquire acquire, @Nullable LockRow before) {
        if (before == null) {
            return true;
        }
        boolean open = before.released() || acquire.seen().equals(Optional.of(before.version()));
        return open && !before.isOf(acquire.version().grant());
    }

    private static LockRow acquired(LockWrite.Acquire acquire, @Nullable LockRow before) {
        long last = before == null ? acquire.floor() : before.token().orElse(acquire.floor());
        Optional<LockData> kept = before == null ? Optional.empty() : before.data();
        return new LockRow(
                acquire.key(),
                Optional.of(acquire.owner()),
                Optional.of(acquire.lease()),
                acquire.version().toString(),
                false,
                OptionalLong.of(last + 1),
                acquire.data().or(() -> kept));
    }

    /** Text order, as in the table: within a grant it is the order of the beats. */
    private static boolean mayChange(Version version, long token, LockRow before) {
        return before.isHeldBy(version.grant(), token) && before.version().compareTo(version.toString()) < 0;
    }
}
