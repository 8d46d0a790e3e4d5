package io.github.dynamodblock.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.chaos.dynamodb.ChildProcess;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
import io.github.dynamodblock.chaos.nemesis.FaultEvidence;
import io.github.dynamodblock.chaos.nemesis.FaultLog;
import io.github.dynamodblock.chaos.nemesis.FaultPlan;
import io.github.dynamodblock.chaos.nemesis.FaultShape;
import io.github.dynamodblock.chaos.nemesis.FaultShape.Loss;
import io.github.dynamodblock.chaos.nemesis.MonotonicTime;
import io.github.dynamodblock.chaos.nemesis.Nemesis;
import io.github.dynamodblock.chaos.nemesis.PlannedFault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("clusters of ClusterTest")
class ClusterTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path outputs;

    private final URI store = DynamoDbLocal.shared().endpoint();

    @Test
    void nemesis_everyShapeOnRealParts_lands() throws InterruptedException {
        Map<PlannedFault, FaultEvidence> ended = new LinkedHashMap<>();
        try (Cluster cluster = start(2)) {
            run(cluster, ended, everyShape());

            assertThat(ended).hasSize(everyShape().size());
            ended.forEach((fault, evidence) -> assertThat(evidence.landed())
                    .as("%s: %s", fault, evidence.detail())
                    .isTrue());
            cluster.workers().forEach(worker -> worker.awaitReady(LIMIT));
            assertThat(cluster.stop(LIMIT)).isEmpty();
        }
    }

    @Test
    void heal_stoppedAndCutOff_allGoOn() {
        try (Cluster cluster = start(1)) {
            cluster.targets().get(0).process().pause();
            cluster.targets().get(0).network().impose(new FaultShape.Partition(Loss.RESET));

            cluster.heal();

            assertThat(Signals.isPartlyStopped(cluster.workers().get(0).pid())).isFalse();
            assertThat(cluster.targets().get(0).probe().write(LIMIT).join().answered())
                    .isTrue();
        }
    }

    @Test
    void close_whileAWorkerIsStopped_leavesNothing() {
        Toxiproxy toxiproxy = RealParts.toxiproxy(outputs);
        Cluster cluster = start(2, toxiproxy, (name, number, endpoint) -> StubWorker.command());
        long proxy = toxiproxy.process().map(ChildProcess::pid).orElseThrow();
        List<Long> pids = cluster.workers().stream().map(WorkerProcess::pid).toList();
        cluster.workers().get(0).pause();

        cluster.close();
        cluster.close();

        assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
        assertThat(ProcessHandle.of(proxy)).isEmpty();
    }

    @Test
    void start_storeDoesNotAnswer_saysSoAndLeavesNothing() {
        Toxiproxy toxiproxy = RealParts.toxiproxy(outputs);
        long proxy = toxiproxy.process().map(ChildProcess::pid).orElseThrow();

        assertThatThrownBy(() -> Cluster.start(
                        1,
                        (name, number, endpoint) -> StubWorker.command(),
                        URI.create("http://127.0.0.1:1"),
                        toxiproxy,
                        "cluster-probes",
                        outputs,
                        LIMIT))
                .isInstanceOf(PartUnavailableException.class)
                .hasMessageContaining("The store at http://127.0.0.1:1");
        assertThat(ProcessHandle.of(proxy)).isEmpty();
    }

    @Test
    void open_onARunningToxiproxy_isDeletedAtClose() {
        try (Toxiproxy running = RealParts.toxiproxy(outputs)) {
            URI address = URI.create("http://127.0.0.1:" + running.port());
            try (Cluster cluster =
                    start(1, Toxiproxy.at(address, "run-"), (name, number, endpoint) -> StubWorker.command())) {
                assertThat(cluster.targets().get(0).probe().write(LIMIT).join().answered())
                        .isTrue();
            }
            // The name is free again.
            assertThat(running.open("run-w1", store).endpoint().getPort()).isPositive();
        }
    }

    @Test
    void open_byTwoRunsOnOneToxiproxy_collidesOnlyUnderOnePrefix() {
        try (Toxiproxy running = RealParts.toxiproxy(outputs)) {
            URI address = URI.create("http://127.0.0.1:" + running.port());
            URI one = Toxiproxy.at(address, "one-").open("w1", store).endpoint();

            assertThat(Toxiproxy.at(address, "other-").open("w1", store).endpoint())
                    .isNotEqualTo(one);
            assertThatThrownBy(() -> Toxiproxy.at(address, "one-").open("w1", store))
                    .isInstanceOf(PartUnavailableException.class)
                    .hasMessageContaining("w1");
        }
    }

    @Test
    void at_nobodyAnswers_saysSo() {
        assertThatThrownBy(() -> Toxiproxy.at(URI.create("http://127.0.0.1:1"), "run-"))
                .isInstanceOf(PartUnavailableException.class)
                .hasMessageContaining("No Toxiproxy answers at http://127.0.0.1:1");
    }

    private Cluster start(int workers) {
        return start(workers, RealParts.toxiproxy(outputs), (name, number, endpoint) -> StubWorker.command());
    }

    private Cluster start(int workers, Toxiproxy toxiproxy, WorkerLauncher launcher) {
        return Cluster.start(workers, launcher, store, toxiproxy, "cluster-probes", outputs, LIMIT);
    }

    private static void run(Cluster cluster, Map<PlannedFault, FaultEvidence> ended, List<FaultShape> shapes)
            throws InterruptedException {
        new Nemesis(plan(shapes), cluster.targets(), MonotonicTime.ofSystem(), new Endings(ended))
                .run(MonotonicTime.ofSystem().now());
    }

    static List<FaultShape> everyShape() {
        List<FaultShape> shapes = new ArrayList<>(List.of(
                new FaultShape.Pause(false),
                new FaultShape.Kill(),
                new FaultShape.Latency(100, 50, 20, false),
                new FaultShape.Partition(Loss.RESET),
                new FaultShape.Partition(Loss.SILENCE)));
        for (Loss loss : Loss.values()) {
            shapes.add(new FaultShape.LostResponse(loss));
            shapes.add(new FaultShape.LostRequest(loss));
        }
        return shapes;
    }

    /** One fault each 1.1 s, each on the first worker. */
    static FaultPlan plan(List<FaultShape> shapes) {
        List<PlannedFault> faults = new ArrayList<>();
        for (FaultShape shape : shapes) {
            faults.add(new PlannedFault(
                    faults.size() + 1,
                    Duration.ofMillis(1_100L * faults.size()),
                    Duration.ofMillis(1_000),
                    List.of(0),
                    shape));
        }
        return new FaultPlan(0, Duration.ofMinutes(1), Duration.ofMinutes(1), faults);
    }

    record Endings(Map<PlannedFault, FaultEvidence> evidence) implements FaultLog {
        @Override
        public void began(long at, PlannedFault fault, List<String> processes) {}

        @Override
        public void ended(long at, PlannedFault fault, List<String> processes, FaultEvidence seen) {
            evidence.put(fault, seen);
        }
    }
}
