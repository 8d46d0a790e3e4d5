package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.cluster.Cluster;
import io.github.dynamodblock.chaos.cluster.WorkerProcess;
import io.github.dynamodblock.chaos.history.HistoryWriter;
import io.github.dynamodblock.chaos.history.RunDirectory;
import io.github.dynamodblock.chaos.nemesis.FaultPlan;
import java.time.Duration;
import java.util.Map;

/**
 * The run phases are what happens between the moment at which all workers are ready and the moment at which no worker
 * is left.
 */
final class RunPhases {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration BETWEEN_STATUS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final RunSettings settings;
    private final FaultPlan plan;
    private final RunDirectory out;
    private final RunStore store;
    private final Cluster cluster;
    private final RunProgress progress;
    private final RunRecord record;
    private final GrantCount grants = new GrantCount();

    RunPhases(
            RunSettings settings,
            FaultPlan plan,
            RunDirectory out,
            RunStore store,
            Cluster cluster,
            RunProgress progress,
            RunRecord record) {
        this.settings = settings;
        this.plan = plan;
        this.out = out;
        this.store = store;
        this.cluster = cluster;
        this.progress = progress;
        this.record = record;
    }

    /**
     * Executes the phases, and returns why the clients stopped. Whatever happens, {@code run.json} contains
     * what is known at that time.
     */
    RunEnd take() {
        long start = RunTime.nanos();
        record.began(start);
        RunEnd end;
        try (HistoryWriter history = HistoryWriter.open(out.historyFile(NemesisLog.PROCESS))) {
            FaultExecution execution = new FaultExecution(settings, plan, cluster, out, history, start);
            progress.step("clients work; " + plan.faults().size() + " faults are planned");
            execution.begin();
            try {
                end = watch(execution.log(), start);
            } catch (InterruptedException e) {
                end = RunEnd.INTERRUPTED;
            }
            heal(execution);
            record.healed(execution.log().lastHealed().orElse(start), RunTime.nanos());
            progress.step("stopping the workers");
            new WorkersEnd(cluster, settings, execution.log(), progress)
                    .await(settings.lease().multipliedBy(7).plusSeconds(5));
            record.ended(RunTime.nanos(), Map.of());
            record.ended(record.end(), store.counters(settings.keys()));
        }
        return end;
    }

    private RunEnd watch(NemesisLog log, long start) throws InterruptedException {
        FirstViolation violation = new FirstViolation(out);
        long end = start + settings.duration().toNanos();
        long nextStatus = start;
        long nextLook = start + BETWEEN_LOOKS.toNanos();
        for (long now = start; now - end < 0; now = RunTime.nanos()) {
            cluster.workers().forEach(worker -> requireAlive(worker, log));
            if (now - nextStatus >= 0) {
                nextStatus += BETWEEN_STATUS.toNanos();
                progress.status(status(log, Duration.ofNanos(now - start)));
            }
            if (settings.failFast() && now - nextLook >= 0) {
                if (violation.seen()) {
                    progress.step("a violation was found: ending early");
                    return RunEnd.VIOLATION;
                }
                nextLook = RunTime.nanos() + BETWEEN_LOOKS.toNanos();
            }
            RunTime.pause(TICK);
        }
        return RunEnd.PLANNED;
    }

    private RunProgress.Status status(NemesisLog log, Duration elapsed) {
        return new RunProgress.Status(
                elapsed,
                settings.duration(),
                grants.count(out.historyFiles()),
                log.healed(),
                plan.faults().size(),
                log.current());
    }

    private static void requireAlive(WorkerProcess worker, NemesisLog log) {
        if (!worker.isAlive() && !log.isBeingKilled(worker.name()) && !worker.isAlive()) {
            throw new HarnessFailedException("Worker " + worker.name() + " ended by itself; see " + errors(worker));
        }
    }

    private static String errors(WorkerProcess worker) {
        return WorkerFleet.incarnation(worker.name(), worker.incarnation()) + ".err in the run's logs";
    }

    private static void heal(FaultExecution execution) {
        boolean done = false;
        while (!done) {
            try {
                execution.end();
                done = true;
            } catch (InterruptedException e) {
                // A second interrupt does not stop the healing.
            }
        }
    }
}
