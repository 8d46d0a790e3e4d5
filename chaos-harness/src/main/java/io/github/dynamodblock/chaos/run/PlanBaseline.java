package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.mutant.RealPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A plan baseline is the result of running the lock of this project on real parts, under the plans that must find the
 * mutants. If the lock is not VALID under a plan, this plan proves nothing about mutants.
 *
 * @param judged one entry for each plan that was run
 * @param planned how many plans were to be run
 */
public record PlanBaseline(List<Judged> judged, int planned) {
    /**
     * The result of one run.
     *
     * @param plan the plan
     * @param verdict the verdict of the run
     * @param time the time from the start of the first part to the verdict
     */
    public record Judged(RealPlan plan, Verdict verdict, Duration time) {}

    public PlanBaseline {
        judged = List.copyOf(judged);
    }

    /** Returns the worst verdict of the runs. If not all plans were run, the verdict is {@code UNKNOWN} or worse. */
    public Verdict verdict() {
        List<Verdict> verdicts =
                new ArrayList<>(judged.stream().map(Judged::verdict).toList());
        if (judged.size() < planned) {
            verdicts.add(Verdict.UNKNOWN);
        }
        return Verdict.worst(verdicts);
    }

    /**
     * Runs the lock under each plan, one plan after the other. An interrupt of this thread ends the series early.
     *
     * @param plans the plans
     * @param settings returns the settings of the run under a plan
     * @param time after this time, no further run begins
     * @param workerMain the main class of a worker process
     * @param progress receives the progress of each run
     * @param told receives each result
     * @return the results
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
