package io.github.dynamodblock.chaos.simulation;

import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.mutant.Mutant;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The result of a hunt for all mutants: which property caught each mutant, and at which seed. After the mutants, the
 * hunt runs the real lock with every schedule that a mutant needed.
 *
 * @param kills one result for each mutant, in the order of the table of mutants
 * @param ours the result of the real lock with the same seeds
 * @param time the duration of the whole hunt
 */
public record KillMatrix(List<Kill> kills, Simulation.Summary ours, Duration time) {
    /**
     * The result for one mutant. If {@code failure} is empty and {@code survived} is false, the hunt ended before the
     * mutant had run all its schedules.
     *
     * @param schedules the number of schedules that the mutant ran
     * @param failure how the mutant was caught; empty if it was not caught
     * @param survived whether the mutant was not caught although it ran all schedules of its budget
     */
    public record Kill(Mutant mutant, long schedules, Optional<ScheduleFailure> failure, boolean survived) {}

    /**
     * Returns the verdict of the hunt.
     *
     * <ul>
     *   <li>{@code INVALID}: a mutant survived, or the real lock failed.
     *   <li>{@code UNKNOWN}: the hunt ended before every mutant was caught, or before the real lock had run as many
     *       schedules as the mutants.
     *   <li>{@code VALID}: otherwise.
     * </ul>
     */
    public Verdict verdict() {
        if (ours.failure().isPresent() || kills.stream().anyMatch(Kill::survived)) {
            return Verdict.INVALID;
        }
        boolean all = kills.stream().allMatch(kill -> kill.failure().isPresent());
        return all && !ours.stopped() ? Verdict.VALID : Verdict.UNKNOWN;
    }

    /** Returns the median of the numbers of choices in the shrunken schedules. */
    public int medianChoices() {
        List<Integer> sizes = kills.stream()
                .flatMap(kill -> kill.failure().stream())
                .map(failure -> failure.replay().choices().size())
                .sorted()
                .toList();
        return sizes.isEmpty() ? 0 : sizes.get(sizes.size() / 2);
    }

    /**
     * Hunts all mutants. An interrupt of the calling thread ends the hunt early.
     *
     * @param budget the largest number of schedules for each mutant; a mutant that is not caught by then has survived
     * @param time the limit for the mutants; the real lock has no limit
     * @param told receives the result of each mutant
     */
    public static KillMatrix hunt(
            WorldSetup setup, long seed, long budget, Duration time, int threads, Consumer<Kill> told) {
        return new MutantHunt(setup, seed, budget, time, threads).run(told);
    }
}
