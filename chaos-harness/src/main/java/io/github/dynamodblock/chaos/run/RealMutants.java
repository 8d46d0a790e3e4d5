package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.mutant.Mutant;
import io.github.dynamodblock.chaos.mutant.Mutants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The real mutants are the result of a hunt on real parts: each broken lock that a real run can reveal runs until a
 * property that is listed for it finds it.
 *
 * @param kills one entry for each mutant that was run, in the order of the table of mutants
 * @param planned how many mutants were to be run
 */
public record RealMutants(List<Kill> kills, int planned) {
    private static final String TO_ITS_END = "-to-its-end";

    /**
     * The result of one mutant.
     *
     * @param mutant the mutant
     * @param violated all properties that its run violated
     * @param time the time from the start of the first part to the verdict
     */
    public record Kill(Mutant mutant, Set<Property> violated, Duration time) {
        /** Returns whether a property that is listed for the mutant found it. */
        public boolean found() {
            return violated.stream().anyMatch(mutant.real()::contains);
        }
    }

    public RealMutants {
        kills = List.copyOf(kills);
    }

    /**
     * Returns {@code INVALID} if one mutant was not found, and {@code UNKNOWN} if the hunt ended before all mutants
     * were run.
     */
    public Verdict verdict() {
        if (kills.stream().anyMatch(kill -> !kill.found())) {
            return Verdict.INVALID;
        }
        return kills.size() == planned ? Verdict.VALID : Verdict.UNKNOWN;
    }

    /** Returns the mutants that a real run can reveal. */
    public static List<Mutant> all() {
        return Mutants.all().stream().filter(mutant -> !mutant.real().isEmpty()).toList();
    }

    /**
     * Runs the mutants, one after the other. An interrupt of this thread ends the hunt early.
     *
     * <p>A run ends when its unfinished history shows a violation. If the whole history no longer shows it, the mutant is
     * run again, to the planned end. The data is then in a second directory, whose name ends with "-to-its-end".
     *
     * @param mutants the mutants
     * @param settings returns the settings of the run of a mutant
     * @param time after this time, no further run begins
     * @param workerMain the main class of a worker process
     * @param progress receives the progress of each run
     * @param told receives each result
     * @return the results
     */
    public static RealMutants hunt(
            List<Mutant> mutants,
            Function<Mutant, RunSettings> settings,
            Duration time,
            String workerMain,
            RunProgress progress,
            Consumer<Kill> told) {
        return hunt(mutants, settings, time, run -> new Run(run, workerMain, progress).execute(), told);
    }

    static RealMutants hunt(
            List<Mutant> mutants,
            Function<Mutant, RunSettings> settings,
            Duration time,
            Function<RunSettings, RunResult> runs,
            Consumer<Kill> told) {
        long begun = RunTime.nanos();
        List<Kill> kills = new ArrayList<>();
        for (Mutant mutant : mutants) {
            if (RunTime.nanos() - begun > time.toNanos()) {
                break;
            }
            long from = RunTime.nanos();
            RunSettings run = settings.apply(mutant);
            RunResult result = runs.apply(run);
            if (result.end() == RunEnd.VIOLATION && !new Kill(mutant, result.violated(), Duration.ZERO).found()) {
                // The whole history excuses what ended the run, so the mutant did not have its time.
                result = runs.apply(
                        run.toItsEnd(run.out().resolveSibling(run.out().getFileName() + TO_ITS_END)));
            }
            Kill kill = new Kill(mutant, result.violated(), Duration.ofNanos(RunTime.nanos() - from));
            if (result.interrupted() && !kill.found()) {
                break;
            }
            kills.add(kill);
            told.accept(kill);
            if (result.interrupted()) {
                break;
            }
        }
        return new RealMutants(kills, mutants.size());
    }
}
