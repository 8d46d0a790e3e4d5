package io.github.dynamodblock.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
import io.github.dynamodblock.chaos.dynamodb.PollingDeadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A cluster that does not come to be. */
@Isolated("looks at all children of this JVM")
class FailedStartTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void start_aWorkerFails_leavesNothing(@TempDir Path outputs) {
        DynamoDbLocal store = DynamoDbLocal.shared();
        Toxiproxy toxiproxy = RealParts.toxiproxy(outputs);
        List<Long> before = children();

        assertThatThrownBy(() -> Cluster.start(
                        2,
                        (name, number, endpoint) -> name.equals("w2") ? StubWorker.thatFails() : StubWorker.command(),
                        store.endpoint(),
                        toxiproxy,
                        "cluster-probes",
                        outputs,
                        LIMIT))
                .isInstanceOf(PartUnavailableException.class)
                .hasMessageContaining("w2");

        // The janitors of temporary directories, here and in other tests, are told to end and not waited for.
        assertThat(PollingDeadline.in(LIMIT).await(() -> before.containsAll(children())))
                .isTrue();
    }

    private static List<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).toList();
    }
}
