package io.github.dynamodblock.chaos.simulation;

import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.mutant.Mutant;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
     * @param survived whether it was not caught in all the schedules that it might need; if neither, it ended before
     */
    public record Kill(Mutant mutant, long schedules, Optional<ScheduleFailure> failure, boolean survived) {}

    /**
     * {@code INVALID} if a mutant survived or the real lock failed, {@code UNKNOWN} if it ended before each was caught,
     * or before the real lock had run as many schedules.
     */
    public Verdict verdict() {
        if (ours.failure().isPresent() || kills.stream().anyMatch(Kill::survived)) {
            return Verdict.INVALID;
        }
        boolean all = kills.stream().allMatch(kill -> kill.failure().isPresent());
        return all && !ours.stopped() ? Verdict.VALID : Verdict.UNKNOWN;
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
     * Hunts them all; interrupting this thread ends the hunt early.
     *
     * @param budget the most schedules for each mutant; one that is not caught by then survived
     * @param time for the mutants; the real lock takes as long as it takes
     * @param told hears of each
     */
    public static KillMatrix hunt(
            WorldSetup setup, long seed, long budget, Duration time, int threads, Consumer<Kill> told) {
        return new MutantHunt(setup, seed, budget, time, threads).run(told);
    }
}
