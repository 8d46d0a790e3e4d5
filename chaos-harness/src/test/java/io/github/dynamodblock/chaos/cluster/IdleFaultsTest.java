package io.github.dynamodblock.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.chaos.nemesis.FaultEvidence;
import io.github.dynamodblock.chaos.nemesis.FaultShape;
import io.github.dynamodblock.chaos.nemesis.MonotonicTime;
import io.github.dynamodblock.chaos.nemesis.Nemesis;
import io.github.dynamodblock.chaos.nemesis.PlannedFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Faults that somebody only pretends to impose. */
@Isolated("a slow answer looks like latency")
class IdleFaultsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path outputs;

    @Test
    void nemesis_faultsThatAreNotApplied_haveNotLanded() throws InterruptedException {
        Map<PlannedFault, FaultEvidence> ended = new LinkedHashMap<>();
        try (Cluster cluster = Cluster.start(
                1,
                (name, number, endpoint) -> StubWorker.command(),
                DynamoDbLocal.shared().endpoint(),
                RealParts.toxiproxy(outputs),
                "cluster-probes",
                outputs,
                LIMIT)) {
            // The first answers of a JVM are slow by themselves.
            for (int probe = 0; probe < 10; probe++) {
                cluster.targets().get(0).probe().write(LIMIT).join();
            }
            Nemesis nemesis = new Nemesis(
                    ClusterTest.plan(ClusterTest.everyShape().stream()
                            .filter(shape -> shape instanceof FaultShape.OfNetwork)
                            .toList()),
                    cluster.targets().stream().map(Idle::of).toList(),
                    MonotonicTime.ofSystem(),
                    new ClusterTest.Endings(ended));

            nemesis.run(MonotonicTime.ofSystem().now());
        }

        assertThat(ended).isNotEmpty();
        assertThat(ended.values()).noneMatch(FaultEvidence::landed);
    }
}
