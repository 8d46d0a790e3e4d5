package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.workload.LockUnderTest;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * {@code mutant:renewing-ends-after-losses}: once three heartbeats of a grant had no answer, no more are sent. It is safe,
 * and loses leases that need not be lost. Caught by N1.
 */
record RenewingEndsAfterLosses(LockStore store, Map<String, Integer> losses) implements LockStore {
    private static final int MOST = 3;

    static LockUnderTest open(ClientSetup setup) {
        return OurClient.open(setup, OurClient.Parts.REAL.withRecorded(RenewingEndsAfterLosses::of));
    }

    static RenewingEndsAfterLosses of(LockStore store) {
        return new RenewingEndsAfterLosses(store, new ConcurrentHashMap<>());
    }

    @Override
    public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
        if (!(write instanceof LockWrite.Heartbeat heartbeat)) {
            return store.write(write, limit);
        }
        String grant = heartbeat.version().grant();
        if (losses.getOrDefault(grant, 0) >= MOST) {
            return new CompletableFuture<>();
        }
        CompletableFuture<StoreAnswer> sent = store.write(write, limit);
        // Not a stage of it: whoever gives this one up must give up the request itself.
        CompletableFuture<StoreAnswer> unused = sent.whenComplete((answer, thrown) -> {
            if (thrown != null || answer instanceof StoreAnswer.Unknown) {
                losses.merge(grant, 1, Integer::sum);
            }
        });
        return sent;
    }

    @Override
    public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
        return store.read(key, consistent, limit);
    }

    @Override
    public CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
        return store.acquireAll(writes, limit);
    }

    @Override
    public CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
        return store.readAll(keys, limit);
    }

    @Override
    public TransactWriteItem check(LockKey key, String grant, long token) {
        return store.check(key, grant, token);
    }
}
