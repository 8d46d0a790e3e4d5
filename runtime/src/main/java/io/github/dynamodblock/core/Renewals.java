package io.github.dynamodblock.core;

import io.github.dynamodblock.LockData;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeats that the application asked for and that are not acknowledged. Each is carried by the next beat and by
 * all after it, until one of them is acknowledged: then it is in the row, whatever became of the others, for the row's
 * beat only grows. Not thread-safe.
 */
final class Renewals {
    private static final long NOT_SENT = Long.MAX_VALUE;

    private static final class Asked {
        final Optional<LockData> data;
        final CompletableFuture<@Nullable Void> told = new CompletableFuture<>();
        long beat = NOT_SENT;

        Asked(Optional<LockData> data) {
            this.data = data;
        }
    }

    private final Deque<Asked> asked = new ArrayDeque<>();

    CompletableFuture<@Nullable Void> ask(Optional<LockData> data) {
        Asked one = new Asked(data);
        asked.add(one);
        return one.told;
    }

    /** What the beat that is sent now carries: the newest data. */
    Optional<LockData> carriedBy(long beat) {
        Optional<LockData> newest = Optional.empty();
        for (Asked one : asked) {
            one.beat = Math.min(one.beat, beat);
            newest = one.data.isPresent() ? one.data : newest;
        }
        return newest;
    }

    /** Those that a row of this beat shows; they are taken out. */
    List<CompletableFuture<@Nullable Void>> shownBy(long beat) {
        List<CompletableFuture<@Nullable Void>> shown = new ArrayList<>();
        while (!asked.isEmpty() && asked.peek().beat <= beat) {
            shown.add(asked.remove().told);
        }
        return shown;
    }

    /** All; they are taken out. */
    List<CompletableFuture<@Nullable Void>> all() {
        return shownBy(NOT_SENT);
    }
}
