package io.github.dynamodblock.chaos.simulation;

import io.github.dynamodblock.chaos.mutant.Mutant;
import io.github.dynamodblock.chaos.mutant.Mutants;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Runs each mutant until it is caught, one mutant on each thread. Then it runs the real lock with the seeds of all
 * mutants.
 */
final class MutantHunt {
    private final WorldSetup setup;
    private final long seed;
    private final long budget;
    private final Duration time;
    private final int threads;
    private final long begun = RealTime.nanos();
    private final Set<Simulation> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    MutantHunt(WorldSetup setup, long seed, long budget, Duration time, int threads) {
        this.setup = setup;
        this.seed = seed;
        this.budget = budget;
        this.time = time;
        this.threads = threads;
    }

    KillMatrix run(Consumer<KillMatrix.Kill> told) {
        ExecutorService pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "mutants");
            thread.setDaemon(true);
            return thread;
        });
        List<KillMatrix.Kill> kills = new ArrayList<>();
        try {
            List<Future<KillMatrix.Kill>> hunted = new ArrayList<>();
            for (Mutant mutant : Mutants.all()) {
                hunted.add(pool.submit(() -> kill(mutant)));
            }
            for (Future<KillMatrix.Kill> future : hunted) {
                KillMatrix.Kill kill = await(future);
                kills.add(kill);
                told.accept(kill);
            }
        } finally {
            pool.shutdownNow();
        }
        long most = kills.stream().mapToLong(KillMatrix.Kill::schedules).max().orElse(1);
        Simulation.Summary ours =
                simulate(new Simulation.Plan("ours", setup, seed, most, Duration.ofDays(1), threads, property -> true));
        return new KillMatrix(kills, ours, RealTime.since(begun));
    }

    private KillMatrix.Kill await(Future<KillMatrix.Kill> future) {
        while (true) {
            try {
                return future.get();
            } catch (InterruptedException e) {
                stopped = true;
                running.forEach(Simulation::stop);
            } catch (ExecutionException e) {
                throw new IllegalStateException("Hunting a mutant failed: " + e.getCause(), e);
            }
        }
    }

    private KillMatrix.Kill kill(Mutant mutant) {
        Simulation.Summary summary = simulate(new Simulation.Plan(
                "mutant:" + mutant.name(),
                setup,
                seed,
                budget,
                time.minus(RealTime.since(begun)),
                1,
                mutant.named()::contains));
        long schedules = summary.tally().schedules();
        Optional<ScheduleFailure> failure = summary.failure();
        return new KillMatrix.Kill(mutant, schedules, failure, failure.isEmpty() && schedules >= budget);
    }

    private Simulation.Summary simulate(Simulation.Plan plan) {
        Simulation simulation = new Simulation(plan);
        running.add(simulation);
        if (stopped) {
            simulation.stop();
        }
        Simulation.Summary summary = simulation.run(done -> {});
        running.remove(simulation);
        return summary;
    }
}
