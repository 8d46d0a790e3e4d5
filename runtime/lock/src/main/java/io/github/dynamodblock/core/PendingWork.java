package io.github.dynamodblock.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Pending work is everything that has begun and can still send requests: waits, releases and sweeps. Closing waits for
 * all of it.
 */
final class PendingWork {
    // The map keeps the order of arrival, so that closing uses the same order in every run.
    private final Map<Object, Runnable> all = Collections.synchronizedMap(new LinkedHashMap<>());
    private volatile boolean givenUp;
    private volatile @Nullable CompletableFuture<@Nullable Void> drained;

    /**
     * Adds work. If no more comes of it because the timers have stopped, {@code end} notifies the callers that wait for
     * it.
     */
    void begin(Object what, Runnable end) {
        all.put(what, end);
    }

    /** Ends work that began so late that closing may have missed it. */
    void endIfGivenUp(Object what) {
        Runnable end = all.get(what);
        if (givenUp && end != null) {
            end.run();
        }
    }

    /** Ends all work that is left, as it is, because no timer fires any more. */
    void giveUp() {
        givenUp = true;
        List<Runnable> left;
        synchronized (all) {
            left = List.copyOf(all.values());
        }
        RuntimeException defect = null;
        for (Runnable end : left) {
            try {
                end.run();
            } catch (RuntimeException | Error thrown) {
                // The callers of the other work must be notified nevertheless.
                defect = new IllegalStateException("work that closing gave up could not be ended", thrown);
            }
        }
        if (defect != null) {
            throw defect;
        }
    }

    /** Removes work that is done. Work that follows from it must have begun before. */
    void end(Object what) {
        all.remove(what);
        tell();
    }

    /** Returns a future that completes when no work is left. */
    CompletableFuture<@Nullable Void> drained() {
        CompletableFuture<@Nullable Void> future = new CompletableFuture<>();
        drained = future;
        tell();
        return future;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    private void tell() {
        CompletableFuture<@Nullable Void> future = drained;
        if (future != null && all.isEmpty()) {
            future.complete(null);
        }
    }
}
