package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.cluster.Cluster;
import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
import io.github.dynamodblock.chaos.history.HistoryWriter;
import io.github.dynamodblock.chaos.history.RunDirectory;
import io.github.dynamodblock.chaos.history.StoreDelay;
import io.github.dynamodblock.chaos.nemesis.FaultPlan;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A run is one chaos run, from the start of the first part to the verdict.
 *
 * <p>This package throws two kinds of errors. Each has a message of one line for its user:
 *
 * <ul>
 *   <li>{@link UsageException}: what the user requested is not possible.
 *   <li>{@link HarnessFailedException}: there can be no verdict.
 * </ul>
 */
public final class Run {
    private final RunSettings settings;
    private final String workerMain;
    private final RunProgress progress;

    /**
     * Makes a run that is not started yet.
     *
     * @param settings the settings of the run
     * @param workerMain the main class of a worker process, which calls {@link WorkerProgram#work}
     * @param progress receives the progress of the run
     */
    public Run(RunSettings settings, String workerMain, RunProgress progress) {
        this.settings = settings;
        this.workerMain = workerMain;
        this.progress = progress;
    }

    /**
     * Runs and judges. An interrupt of the calling thread ends the run early: faults are healed, the collected data is
     * saved and judged, and the result says that the run was interrupted.
     *
     * @return the result
     */
    public RunResult execute() {
        OutDirectory directory = OutDirectory.prepare(settings.out());
        RunDirectory out = directory.run();
        try {
            if (settings.isShort()) {
                progress.step("this run is shorter than " + RunSettings.ENOUGH_LEASES + " leases: it can see too few"
                        + " grants and takeovers, and end UNKNOWN; a longer --duration or a shorter --lease helps");
            }
            RunEnd end = collect(out);
            progress.step("judging");
            return RunJudgement.judge(out.path(), end);
        } catch (PartUnavailableException | HarnessFailedException e) {
            String message = String.valueOf(e.getMessage());
            Optional<Path> kept = directory.hasRun() ? Optional.empty() : directory.abandon();
            throw new HarnessFailedException(
                    kept.map(path -> message.replace(out.path().toString(), path.toString()))
                            .orElse(message),
                    e);
        } catch (RuntimeException e) {
            if (!directory.hasRun()) {
                directory.abandon();
            }
            throw e;
        }
    }

    private RunEnd collect(RunDirectory out) {
        Cluster.requireLinux();
        FaultPlan plan = FaultPlan.of(
                settings.seed(), settings.duration(), settings.lease(), settings.workers(), settings.kinds());
        RunRecord record = new RunRecord(settings, plan, out);
        RunEnd end = work(out, plan, record);
        // All history files are closed now.
        record.sealed(end);
        return end;
    }

    @SuppressWarnings("try") // the store is monitored while clients work
    private RunEnd work(RunDirectory out, FaultPlan plan, RunRecord record) {
        String prefix = String.format(Locale.ROOT, "chaos-%d-%x", settings.seed(), RunTime.nanos());
        progress.step(settings.endpoint().isPresent() ? "creating tables" : "starting DynamoDB Local");
        try (RunStore store = RunStore.open(settings, prefix);
                HistoryWriter history = HistoryWriter.open(out.historyFile(StoreDelay.STORE));
                StoreMonitor pulse = StoreMonitor.begin(
                        store::answers,
                        RunTime::nanos,
                        history::write,
                        StoreDelay.STORE,
                        StoreMonitor.slow(settings.lease()));
                Cluster cluster = new WorkerFleet(settings, workerMain, out, store).start(progress)) {
            return new RunPhases(settings, plan, out, store, cluster, progress, record).take();
        }
    }
}
