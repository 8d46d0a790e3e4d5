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
 * An explorer searches a space breadth-first. So no shorter way leads to what it finds first. With one thread, the same
 * space always gives the same trace.
 */
public final class Explorer {
    private final Stopwatch watch = new Stopwatch();
    private final SpaceBounds bounds;
    private final Optional<ExploredMutant> mutant;
    private final StateSpace space;
    private final StateShards shards;
    private final List<SearchThread> searchers = new ArrayList<>();
    private final ExecutorService threads;

    private Explorer(
            SpaceBounds bounds,
            Optional<ExploredMutant> mutant,
            ExploredProtocol protocol,
            Set<Property> laws,
            int count) {
        this.bounds = bounds;
        this.mutant = mutant;
        this.space = new StateSpace(bounds, protocol, laws);
        this.shards = new StateShards(count, space.width());
        for (int i = 0; i < count; i++) {
            searchers.add(new SearchThread(i, shards, space));
        }
        this.threads = Executors.newFixedThreadPool(count);
    }

    /**
     * Searches the space of the lock itself.
     *
     * @param bounds the bounds of the space
     * @param threads how many threads search
     * @param limit the time after which the search ends
     * @param progress receives the progress of the search
     * @return the outcome of the search
     */
    public static SearchOutcome lock(SpaceBounds bounds, int threads, Duration limit, SearchProgress progress) {
        return new Explorer(bounds, Optional.empty(), new ExploredProtocol(), StateSpace.LAWS, threads)
                .run(limit, progress);
    }

    /**
     * Searches for the shortest counterexample of a mutant, on one additional thread while the calling thread waits.
     *
     * @param mutant the mutant
     * @param limit the time after which the search ends
     * @return the outcome of the search
     */
    public static SearchOutcome mutant(ExploredMutant mutant, Duration limit) {
        return new Explorer(mutant.bounds(), Optional.of(mutant), mutant.protocol(), EnumSet.of(mutant.law()), 1)
                .run(limit, (depth, states, elapsed) -> {});
    }

    private SearchOutcome run(Duration limit, SearchProgress progress) {
        try {
            return search(limit, progress);
        } finally {
            threads.shutdownNow();
        }
    }

    private SearchOutcome search(Duration limit, SearchProgress progress) {
        searchers.forEach(searcher -> searcher.start(space));
        int depth = 0;
        while (true) {
            searchers.forEach(SearchThread::nextLevel);
            if (searchers.stream().allMatch(SearchThread::isDone)) {
                return outcome(depth - 1, true);
            }
            while (!searchers.stream().allMatch(SearchThread::isDone)) {
                all(SearchThread::expand);
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

    private void all(Consumer<SearchThread> part) {
        List<Callable<Boolean>> parts = new ArrayList<>();
        for (SearchThread searcher : searchers) {
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

    private SearchOutcome outcome(int depth, boolean complete) {
        Optional<FoundViolation> first = searchers.stream()
                .flatMap(searcher -> searcher.found().stream())
                .findFirst();
        return new SearchOutcome(
                bounds,
                mutant,
                first.map(found -> new SearchOutcome.Counterexample(found.law(), StateTrace.to(found, shards, space))),
                complete,
                shards.size(),
                searchers.stream().mapToLong(SearchThread::transitions).sum(),
                depth,
                space.clientCount(),
                space.rowCount(),
                watch.elapsed());
    }
}
