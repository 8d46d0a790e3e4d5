package io.github.dynamodblock.core;

import io.github.dynamodblock.spi.DataChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeats that the application asked for and that are not acknowledged. Each is carried by the next beat and by
 * all after it, until one of them is acknowledged: then it is in the row, whatever became of the others, for the row's
 * beat only grows. What the store refuses for good is carried no further: it would be refused again, and the lease with
 * it. Not thread-safe.
 */
final class RequestedHeartbeats {
    private static final long NOT_SENT = Long.MAX_VALUE;

    private static final class Asked {
        final DataChange data;
        final CompletableFuture<@Nullable Void> told = new CompletableFuture<>();
        long beat = NOT_SENT;

        Asked(DataChange data) {
            this.data = data;
        }

        boolean saysNothing() {
            return data instanceof DataChange.Keep;
        }
    }

    /** What one beat carries, and for whom. */
    static final class Load {
        private final long beat;
        private final Optional<Asked> newest;

        private Load(long beat, Optional<Asked> newest) {
            this.beat = beat;
            this.newest = newest;
        }

        boolean saysNothing() {
            return newest.isEmpty();
        }

        DataChange data() {
            return newest.map(asked -> asked.data).orElseGet(DataChange.Keep::new);
        }
    }

    private final Deque<Asked> asked = new ArrayDeque<>();

    CompletableFuture<@Nullable Void> ask(DataChange data) {
        // Who was told already, and wanted nothing said, is forgotten: so no number of them is too large.
        taken(one -> one.told.isDone() && one.saysNothing());
        Asked one = new Asked(data);
        asked.add(one);
        return one.told;
    }

    /** What the beat that is sent now carries: the newest change of the data. */
    Load carriedBy(long beat) {
        Optional<Asked> newest = Optional.empty();
        for (Asked one : asked) {
            one.beat = Math.min(one.beat, beat);
            newest = one.saysNothing() ? newest : Optional.of(one);
        }
        return new Load(beat, newest);
    }

    /** Those that a row of this beat shows; they are taken out. */
    List<CompletableFuture<@Nullable Void>> shownBy(long beat) {
        List<CompletableFuture<@Nullable Void>> shown = new ArrayList<>();
        while (!asked.isEmpty() && asked.peek().beat <= beat) {
            shown.add(asked.remove().told);
        }
        return shown;
    }

    /**
     * Those for whom that is refused for good; they are taken out. It is the data that was refused, if there was any: the
     * others may yet be carried without.
     */
    List<CompletableFuture<@Nullable Void>> refused(Load load) {
        return load.newest.isPresent()
                ? taken(one -> one == load.newest.get())
                : taken(one -> one.saysNothing() && one.beat <= load.beat);
    }

    /** Whether nobody waits for one to be acknowledged. */
    boolean isIdle() {
        return asked.stream().allMatch(one -> one.told.isDone());
    }

    /** Whether somebody waits for one that no beat carries yet. */
    boolean isUnsent() {
        return asked.stream().anyMatch(one -> one.beat == NOT_SENT && !one.told.isDone());
    }

    /** All; they are taken out. */
    List<CompletableFuture<@Nullable Void>> all() {
        return taken(one -> true);
    }

    private List<CompletableFuture<@Nullable Void>> taken(Predicate<Asked> which) {
        List<CompletableFuture<@Nullable Void>> taken = new ArrayList<>();
        for (Iterator<Asked> each = asked.iterator(); each.hasNext(); ) {
            Asked one = each.next();
            if (which.test(one)) {
                each.remove();
                taken.add(one.told);
            }
        }
        return taken;
    }
}
