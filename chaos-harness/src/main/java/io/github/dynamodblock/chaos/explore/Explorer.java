package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Searches a space breadth-first, so that what it finds first is reached by no shorter way. With one thread the same
 * space always gives the same trace.
 */
public final class Explorer {
    private final Stopwatch watch = new Stopwatch();
    private final Bounds bounds;
    private final Optional<ExploredMutant> mutant;
    private final Space space;
    private final Shards shards;
    private final List<Searcher> searchers = new ArrayList<>();
    private final ExecutorService threads;

    private Explorer(Bounds bounds, Optional<ExploredMutant> mutant, Protocol protocol, Set<Property> laws, int count) {
        this.bounds = bounds;
        this.mutant = mutant;
        this.space = new Space(bounds, protocol, laws);
        this.shards = new Shards(count, space.width());
        for (int i = 0; i < count; i++) {
            searchers.add(new Searcher(i, shards, space));
        }
        this.threads = Executors.newFixedThreadPool(count);
    }

    /** Searches the space of the lock itself, on so many threads, for at most that time. */
    public static Outcome lock(Bounds bounds, int threads, Duration limit, Progress progress) {
        return new Explorer(bounds, Optional.empty(), new Protocol(), Space.LAWS, threads).run(limit, progress);
    }

    /** Searches for the shortest counterexample of a mutant, on this thread and one other. */
    public static Outcome mutant(ExploredMutant mutant, Duration limit) {
        return new Explorer(mutant.bounds(), Optional.of(mutant), mutant.protocol(), EnumSet.of(mutant.law()), 1)
                .run(limit, (depth, states, elapsed) -> {});
    }

    private Outcome run(Duration limit, Progress progress) {
        try {
            return search(limit, progress);
        } finally {
            threads.shutdownNow();
        }
    }

    private Outcome search(Duration limit, Progress progress) {
        searchers.forEach(searcher -> searcher.start(space));
        int depth = 0;
        while (true) {
            searchers.forEach(Searcher::nextLevel);
            if (searchers.stream().allMatch(Searcher::isDone)) {
                return outcome(depth - 1, true);
            }
            while (!searchers.stream().allMatch(Searcher::isDone)) {
                all(Searcher::expand);
                all(searcher -> searchers.forEach(searcher::store));
                if (watch.elapsed().compareTo(limit) > 0) {
                    return outcome(depth, false);
                }
            }
            if (searchers.stream().anyMatch(searcher -> !searcher.found().isEmpty())) {
                return outcome(depth + 1, false);
            }
            progress.level(depth, shards.size(), watch.elapsed());
            depth++;
        }
    }

    private void all(Consumer<Searcher> part) {
        List<Callable<Boolean>> parts = new ArrayList<>();
        for (Searcher searcher : searchers) {
            parts.add(() -> {
                part.accept(searcher);
                return true;
            });
        }
        try {
            for (Future<Boolean> done : threads.invokeAll(parts)) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The search was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The search failed", e.getCause());
        }
    }

    private Outcome outcome(int depth, boolean complete) {
        Optional<Found> first = searchers.stream()
                .flatMap(searcher -> searcher.found().stream())
                .findFirst();
        return new Outcome(
                bounds,
                mutant,
                first.map(found -> new Outcome.Counterexample(found.law(), Trace.to(found, shards, space))),
                complete,
                shards.size(),
                searchers.stream().mapToLong(Searcher::transitions).sum(),
                depth,
                space.clientCount(),
                space.rowCount(),
                watch.elapsed());
    }
}
