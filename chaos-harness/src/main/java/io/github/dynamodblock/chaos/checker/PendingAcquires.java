package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The pending acquires of each key, with their processes and times. An acquire of a dead process is not pending. */
final class PendingAcquires {
    private final ProcessLifetimes lives;
    private final Map<String, Key> keys = new TreeMap<>();

    /**
     * The acquires of one key by start, and the duration of the longest one. With this duration, the acquires of a time
     * are found without a search of all acquires.
     */
    private record Key(List<Operation> acquires, long longest) {}

    static PendingAcquires of(History history) {
        return history.once(PendingAcquires.class, PendingAcquires::new);
    }

    private PendingAcquires(History history) {
        this.lives = ProcessLifetimes.of(history);
        history.operationsByKey().forEach((key, operations) -> {
            List<Operation> acquires = operations.stream()
                    .filter(op -> op.action() == Action.ACQUIRE)
                    .toList();
            long longest = acquires.stream()
                    .mapToLong(op -> end(op) - op.start())
                    .filter(length -> length >= 0)
                    .max()
                    .orElse(0);
            keys.put(key, new Key(acquires, longest));
        });
    }

    private long end(Operation op) {
        return Math.min(op.end(), lives.ended(op.process()));
    }

    /** Returns the processes that had a pending acquire at some time between two instants. */
    Set<String> processes(String key, long from, long until) {
        Set<String> processes = new TreeSet<>();
        for (Operation op : pending(key, from, until)) {
            if (end(op) >= from) {
                processes.add(op.process());
            }
        }
        return processes;
    }

    /**
     * Returns for how long, between two instants, a process had a pending acquire of this key alone. An acquire of
     * several locks together does not count, because it waits until all of them are free at the same time.
     */
    long covered(String key, String process, long from, long until) {
        long covered = 0;
        long reached = from;
        for (Operation op : pending(key, from, until)) {
            if (op.process().equals(process)
                    && op.invoke().group().isEmpty()
                    && end(op) > reached
                    && op.start() < until) {
                long start = Math.max(op.start(), reached);
                reached = Math.min(end(op), until);
                covered += Math.max(0, reached - start);
            }
        }
        return covered;
    }

    /** Returns the acquires that began by {@code until} and can still be pending at {@code from}, by start. */
    List<Operation> pending(String key, long from, long until) {
        Key of = keys.getOrDefault(key, new Key(List.of(), 0));
        List<Operation> found = new ArrayList<>();
        for (int i = first(of, from); i < of.acquires().size(); i++) {
            Operation op = of.acquires().get(i);
            if (op.start() > until) {
                break;
            }
            found.add(op);
        }
        return found;
    }

    private static int first(Key of, long from) {
        int low = 0;
        int high = of.acquires().size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (of.acquires().get(middle).start() < from - of.longest()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
