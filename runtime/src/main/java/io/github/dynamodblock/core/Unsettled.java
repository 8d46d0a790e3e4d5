package io.github.dynamodblock.core;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What was begun and may still send something: waits, releases, sweeps. Closing waits for all of it. */
final class Unsettled {
    private final Set<Object> all = ConcurrentHashMap.newKeySet();
    private volatile @Nullable CompletableFuture<@Nullable Void> drained;

    void begin(Object what) {
        all.add(what);
    }

    /** Whatever it led to must have begun before. */
    void end(Object what) {
        all.remove(what);
        tell();
    }

    /** Ends when nothing is left. */
    CompletableFuture<@Nullable Void> drained() {
        CompletableFuture<@Nullable Void> future = new CompletableFuture<>();
        drained = future;
        tell();
        return future;
    }

    private void tell() {
        CompletableFuture<@Nullable Void> future = drained;
        if (future != null && all.isEmpty()) {
            future.complete(null);
        }
    }
}
