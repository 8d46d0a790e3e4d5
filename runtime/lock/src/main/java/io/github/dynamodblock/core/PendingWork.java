package io.github.dynamodblock.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What was begun and may still send something: waits, releases, sweeps. Closing waits for all of it. */
final class PendingWork {
    // In the order they came, so that closing takes the same order in every run.
    private final Map<Object, Runnable> all = Collections.synchronizedMap(new LinkedHashMap<>());
    private volatile boolean givenUp;
    private volatile @Nullable CompletableFuture<@Nullable Void> drained;

    /** {@code end} tells whoever waits for it, should nothing more come of it because the timers have stopped. */
    void begin(Object what, Runnable end) {
        all.put(what, end);
    }

    /** For what begins so late that closing may have passed it by. */
    void endIfGivenUp(Object what) {
        Runnable end = all.get(what);
        if (givenUp && end != null) {
            end.run();
        }
    }

    /** No timer rings any more: what is left ends as it stands. */
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
                // The others must be told all the same.
                defect = new IllegalStateException("what closing gave up could not be ended", thrown);
            }
        }
        if (defect != null) {
            throw defect;
        }
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
