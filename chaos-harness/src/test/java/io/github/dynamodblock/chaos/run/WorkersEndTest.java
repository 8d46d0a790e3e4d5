package io.github.dynamodblock.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.chaos.cluster.Cluster;
import io.github.dynamodblock.chaos.cluster.RealParts;
import io.github.dynamodblock.chaos.cluster.StubWorker;
import io.github.dynamodblock.chaos.cluster.WorkerProcess;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.chaos.history.HistoryReader;
import io.github.dynamodblock.chaos.history.HistoryWriter;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.RunDirectory;
import io.github.dynamodblock.chaos.nemesis.FaultPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What becomes of real processes that never end, whichever client they run. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("workers of WorkersEndTest")
class WorkersEndTest {
    private static final Duration START = Duration.ofSeconds(30);
    /** No worker of these tests ends by itself, so it does not matter how short this is. */
    private static final Duration SOON = Duration.ofMillis(100);

    private final RunDirectory out;
    private final HistoryWriter history;
    private final NemesisLog log;

    WorkersEndTest(@TempDir Path directory) {
        out = new RunDirectory(directory);
        history = HistoryWriter.open(out.historyFile(NemesisLog.PROCESS));
        log = new NemesisLog(history, worker -> worker + ".1");
    }

    @Test
    void peer_thatNeverEnds_isKilledAndRecorded_andTheRunGoesOn() {
        try (Cluster cluster = deaf(1)) {
            new WorkersEnd(cluster, Runs.ofClients("aws"), log, RunProgress.SILENT).await(SOON);

            assertThat(cluster.workers()).noneMatch(WorkerProcess::isAlive);
        }

        assertThat(lives()).containsExactly("w1.1 HUNG", "w1.1 KILLED");
    }

    @Test
    void ours_thatNeverEnds_failsTheRun_andItsEndIsNotRecordedAsAKill() {
        try (Cluster cluster = deaf(2)) {
            WorkersEnd end = new WorkersEnd(cluster, Runs.ofClients("aws,ours"), log, RunProgress.SILENT);

            assertThatThrownBy(() -> end.await(SOON))
                    .isInstanceOf(HarnessFailedException.class)
                    .hasMessageContaining("Worker w2 did not end within 100ms after it was told to end")
                    .hasMessageContaining("w2.1.err");
        }

        assertThat(lives()).containsExactly("w1.1 HUNG", "w2.1 HUNG", "w1.1 KILLED");
    }

    @Test
    void mutant_thatNeverEnds_failsTheRunAsOursDoes() {
        try (Cluster cluster = deaf(1)) {
            WorkersEnd end = new WorkersEnd(cluster, Runs.ofClients("mutant:wall-clock"), log, RunProgress.SILENT);

            assertThatThrownBy(() -> end.await(SOON)).isInstanceOf(HarnessFailedException.class);
        }

        assertThat(lives()).containsExactly("w1.1 HUNG");
    }

    private Cluster deaf(int workers) {
        return Cluster.start(
                workers,
                (name, number, endpoint) -> StubWorker.command("deaf"),
                DynamoDbLocal.shared().endpoint(),
                RealParts.toxiproxy(out.path()),
                "workers-end-probes",
                out.path(),
                START);
    }

    private List<String> lives() {
        history.close();
        RunSettings run = Runs.ofClients("aws");
        new RunRecord(run, FaultPlan.of(1, run.duration(), run.lease(), run.workers(), Set.of()), out).began(0);
        return HistoryReader.read(out).all(ProcessEvent.class).stream()
                .map(life -> life.process() + " " + life.phase())
                .toList();
    }
}
