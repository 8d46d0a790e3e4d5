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
 * Each broken lock that a real run can reveal, on real parts, until a property that is named for it finds it.
 *
 * @param kills one for each mutant that was run, in the order of the table
 * @param planned how many were to be run
 */
public record RealMutants(List<Kill> kills, int planned) {
    /**
     * What became of one mutant.
     *
     * @param violated all that its run violated
     * @param time from the first part started to the verdict
     */
    public record Kill(Mutant mutant, Set<Property> violated, Duration time) {
        /** Whether a property that is named for it found it. */
        public boolean found() {
            return violated.stream().anyMatch(mutant.real()::contains);
        }
    }

    public RealMutants {
        kills = List.copyOf(kills);
    }

    /** {@code INVALID} if one was not found, {@code UNKNOWN} if it ended before all were run. */
    public Verdict verdict() {
        if (kills.stream().anyMatch(kill -> !kill.found())) {
            return Verdict.INVALID;
        }
        return kills.size() == planned ? Verdict.VALID : Verdict.UNKNOWN;
    }

    /** Those that a real run can reveal. */
    public static List<Mutant> all() {
        return Mutants.all().stream().filter(mutant -> !mutant.real().isEmpty()).toList();
    }

    /**
     * Runs those mutants, one after the other. Interrupting this thread ends it early.
     *
     * @param settings of the run of a mutant
     * @param time after which none is begun any more
     * @param told hears of each
     */
    public static RealMutants hunt(
            List<Mutant> mutants,
            Function<Mutant, RunSettings> settings,
            Duration time,
            String workerMain,
            RunProgress progress,
            Consumer<Kill> told) {
        long begun = RunTime.nanos();
        List<Kill> kills = new ArrayList<>();
        for (Mutant mutant : mutants) {
            if (RunTime.nanos() - begun > time.toNanos()) {
                break;
            }
            long from = RunTime.nanos();
            RunResult result = new Run(settings.apply(mutant), workerMain, progress).execute();
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
