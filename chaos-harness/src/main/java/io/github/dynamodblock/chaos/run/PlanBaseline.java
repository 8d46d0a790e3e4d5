package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.mutant.RealPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Our own lock on real parts, under the plans that find the mutants: a plan that convicts it finds nothing.
 *
 * @param judged one for each plan that was run
 * @param planned how many were to be run
 */
public record PlanBaseline(List<Judged> judged, int planned) {
    /**
     * What became of one run.
     *
     * @param time from the first part started to the verdict
     */
    public record Judged(RealPlan plan, Verdict verdict, Duration time) {}

    public PlanBaseline {
        judged = List.copyOf(judged);
    }

    /** The worst of them, {@code UNKNOWN} at least if it ended before all were run. */
    public Verdict verdict() {
        List<Verdict> verdicts =
                new ArrayList<>(judged.stream().map(Judged::verdict).toList());
        if (judged.size() < planned) {
            verdicts.add(Verdict.UNKNOWN);
        }
        return Verdict.worst(verdicts);
    }

    /**
     * Runs it under each plan, one after the other. Interrupting this thread ends it early.
     *
     * @param settings of the run under a plan
     * @param time after which none is begun any more
     * @param told hears of each
     */
    public static PlanBaseline run(
            List<RealPlan> plans,
            Function<RealPlan, RunSettings> settings,
            Duration time,
            String workerMain,
            RunProgress progress,
            Consumer<Judged> told) {
        long begun = RunTime.nanos();
        List<Judged> judged = new ArrayList<>();
        for (RealPlan plan : plans) {
            long from = RunTime.nanos();
            if (from - begun > time.toNanos()) {
                break;
            }
            RunResult result = new Run(settings.apply(plan), workerMain, progress).execute();
            if (result.interrupted()) {
                break;
            }
            Judged one = new Judged(plan, result.verdict(), Duration.ofNanos(RunTime.nanos() - from));
            judged.add(one);
            told.accept(one);
        }
        return new PlanBaseline(judged, plans.size());
    }
}
