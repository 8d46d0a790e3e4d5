package io.github.dynamodblock.chaos.simulation;

import io.github.dynamodblock.chaos.simulation.mutant.Mutant;
import io.github.dynamodblock.chaos.simulation.mutant.Mutants;
import io.github.dynamodblock.chaos.simulation.world.Setup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Which mutant is caught by which property, from which seed on. Then the real lock runs every schedule that any of them
 * needed.
 *
 * @param kills one for each mutant, in the order of the table
 * @param ours the real lock under the same seeds
 */
public record KillMatrix(List<Kill> kills, Simulation.Summary ours, Duration time) {
    /**
     * What became of one mutant.
     *
     * @param schedules how many it ran
     * @param failure empty if it was not caught
     * @param survived whether it was not caught in all the schedules that it might need; if neither, the time was up
     */
    public record Kill(Mutant mutant, long schedules, Optional<Failure> failure, boolean survived) {}

    /**
     * {@code INVALID} if a mutant survived or the real lock failed, {@code UNKNOWN} if the time was up before each was
     * caught.
     */
    public Verdict verdict() {
        if (ours.failure().isPresent() || kills.stream().anyMatch(Kill::survived)) {
            return Verdict.INVALID;
        }
        boolean all = kills.stream().allMatch(kill -> kill.failure().isPresent());
        return all ? Verdict.VALID : Verdict.UNKNOWN;
    }

    /** The median of the numbers of choices that the shrunken schedules have. */
    public int medianChoices() {
        List<Integer> sizes = kills.stream()
                .flatMap(kill -> kill.failure().stream())
                .map(failure -> failure.replay().choices().size())
                .sorted()
                .toList();
        return sizes.isEmpty() ? 0 : sizes.get(sizes.size() / 2);
    }

    /**
     * Hunts them all.
     *
     * @param budget the most schedules for each mutant; one that is not caught by then survived
     * @param time for the mutants; the real lock takes as long as it takes
     * @param told hears of each
     */
    public static KillMatrix hunt(Setup setup, long seed, long budget, Duration time, int threads, Consumer<Kill> told)
            throws InterruptedException {
        long begun = RealTime.nanos();
        ExecutorService pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "mutants");
            thread.setDaemon(true);
            return thread;
        });
        List<Kill> kills = new ArrayList<>();
        try {
            List<Future<Kill>> hunted = new ArrayList<>();
            for (Mutant mutant : Mutants.all()) {
                hunted.add(pool.submit(() -> hunt(mutant, setup, seed, budget, time.minus(RealTime.since(begun)))));
            }
            for (Future<Kill> future : hunted) {
                Kill kill = future.get();
                kills.add(kill);
                told.accept(kill);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Hunting a mutant failed: " + e.getCause(), e);
        } finally {
            pool.shutdownNow();
        }
        long most = kills.stream().mapToLong(Kill::schedules).max().orElse(1);
        Simulation.Summary ours = new Simulation(
                        new Simulation.Plan("ours", setup, seed, most, Duration.ofDays(1), threads, property -> true))
                .run(done -> {});
        return new KillMatrix(kills, ours, RealTime.since(begun));
    }

    private static Kill hunt(Mutant mutant, Setup setup, long seed, long budget, Duration time)
            throws InterruptedException {
        Simulation.Summary summary = new Simulation(new Simulation.Plan(
                        "mutant:" + mutant.name(), setup, seed, budget, time, 1, mutant.named()::contains))
                .run(done -> {});
        long schedules = summary.tally().schedules();
        return new Kill(mutant, schedules, summary.failure(), summary.failure().isEmpty() && schedules >= budget);
    }
}
