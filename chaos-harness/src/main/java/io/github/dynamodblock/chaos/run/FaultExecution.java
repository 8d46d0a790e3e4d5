package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.cluster.Cluster;
import io.github.dynamodblock.chaos.cluster.WorkerProcess;
import io.github.dynamodblock.chaos.history.HistoryWriter;
import io.github.dynamodblock.chaos.history.RunDirectory;
import io.github.dynamodblock.chaos.nemesis.FaultPlan;
import io.github.dynamodblock.chaos.nemesis.FaultTarget;
import io.github.dynamodblock.chaos.nemesis.MonotonicTime;
import io.github.dynamodblock.chaos.nemesis.Nemesis;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fault execution carries out a plan of faults on a cluster, on a thread of its own. */
final class FaultExecution {
    private final Cluster cluster;
    private final NemesisLog log;
    private final Thread thread;
    private volatile @Nullable RuntimeException failure;

    FaultExecution(
            RunSettings settings,
            FaultPlan plan,
            Cluster cluster,
            RunDirectory out,
            HistoryWriter history,
            long start) {
        this.cluster = cluster;
        this.log = new NemesisLog(history, this::incarnationOf);
        // A fault of several workers waits for the critical moment of each worker in turn. All these waits together are
        // shorter than a lease, so a long pause stays long.
        Duration patience = settings.lease().dividedBy(settings.workers() + 1);
        List<FaultTarget> targets = cluster.targets().stream()
                .map(target -> new FaultTarget(
                        target.name(),
                        new WitnessedProcess(target.process(), () -> incarnationOf(target.name()), log, out, patience),
                        target.network(),
                        target.probe()))
                .toList();
        Nemesis nemesis = new Nemesis(plan, targets, MonotonicTime.ofSystem(), log);
        this.thread = new Thread(() -> carryOut(nemesis, start), "nemesis");
    }

    void begin() {
        thread.start();
    }

    NemesisLog log() {
        return log;
    }

    /** Ends the execution and heals all faults that are active. */
    void end() throws InterruptedException {
        thread.interrupt();
        thread.join();
        cluster.heal();
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw new HarnessFailedException(
                    "The nemesis failed, so faults are missing: " + thrown.getMessage(), thrown);
        }
    }

    private void carryOut(Nemesis nemesis, long start) {
        try {
            nemesis.run(start);
        } catch (InterruptedException e) {
            // The run ended early. All faults are healed.
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private String incarnationOf(String worker) {
        return cluster.workers().stream()
                .filter(process -> process.name().equals(worker))
                .map(WorkerProcess::incarnation)
                .map(number -> WorkerFleet.incarnation(worker, number))
                .findFirst()
                .orElse(worker);
    }
}
