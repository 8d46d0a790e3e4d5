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
 * Requested heartbeats are the heartbeats that the application requested and that are not acknowledged. Each of them is
 * carried by the next beat and by all beats after that, until one of these beats is acknowledged. Then the row contains
 * the change, whatever happened to the other beats, because the row's beat only grows. What the store refuses for good
 * is not carried any more: the store would refuse it again, and so the lease would not be renewed. Not thread-safe.
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

        boolean changesNoData() {
            return data instanceof DataChange.Keep;
        }
    }

    /** A load is what one beat carries, and for which requests. */
    static final class Load {
        private final long beat;
        private final Optional<Asked> newest;

        private Load(long beat, Optional<Asked> newest) {
            this.beat = beat;
            this.newest = newest;
        }

        boolean changesNoData() {
            return newest.isEmpty();
        }

        DataChange data() {
            return newest.map(asked -> asked.data).orElseGet(DataChange.Keep::new);
        }
    }

    private final Deque<Asked> asked = new ArrayDeque<>();

    /** Adds a request, and returns the future of its acknowledgement. */
    CompletableFuture<@Nullable Void> ask(DataChange data) {
        // A request that has its result and changes no data is forgotten. So there is no limit to the number of
        // requests.
        taken(one -> one.told.isDone() && one.changesNoData());
        Asked one = new Asked(data);
        asked.add(one);
        return one.told;
    }

    /** Returns what the beat that is sent now carries: the newest change of the data. */
    Load loadOf(long beat) {
        Optional<Asked> newest = Optional.empty();
        for (Asked one : asked) {
            one.beat = Math.min(one.beat, beat);
            newest = one.changesNoData() ? newest : Optional.of(one);
        }
        return new Load(beat, newest);
    }

    /** Removes and returns the requests that a row of this beat contains. */
    List<CompletableFuture<@Nullable Void>> takeAcknowledged(long beat) {
        List<CompletableFuture<@Nullable Void>> shown = new ArrayList<>();
        while (!asked.isEmpty() && asked.peek().beat <= beat) {
            shown.add(asked.remove().told);
        }
        return shown;
    }

    /**
     * Removes and returns the requests that the store refused for good. If the beat carried data, the data was refused:
     * later beats can still carry the other requests without it.
     */
    List<CompletableFuture<@Nullable Void>> refused(Load load) {
        return load.newest.isPresent()
                ? taken(one -> one == load.newest.get())
                : taken(one -> one.changesNoData() && one.beat <= load.beat);
    }

    /** Returns whether no caller waits for an acknowledgement. */
    boolean isIdle() {
        return asked.stream().allMatch(one -> one.told.isDone());
    }

    /** Returns whether a caller waits for a request that no beat carries yet. */
    boolean isUnsent() {
        return asked.stream().anyMatch(one -> one.beat == NOT_SENT && !one.told.isDone());
    }

    /** Removes and returns all requests. */
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
