package io.github.dynamodblock.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.chaos.dynamodb.PollingDeadline;
import io.github.dynamodblock.chaos.nemesis.ConnectionProbe;
import io.github.dynamodblock.chaos.nemesis.FaultShape;
import io.github.dynamodblock.chaos.nemesis.FaultShape.Loss;
import io.github.dynamodblock.chaos.nemesis.ProbeResult;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Real Toxiproxy before real DynamoDB Local: what a client sees of each fault, and what the store did. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("proxy of WorkerProxyTest")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerProxyTest {
    private static final Duration LITTLE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AtomicInteger names = new AtomicInteger();
    private final URI store = DynamoDbLocal.shared().endpoint();
    private Toxiproxy toxiproxy;
    private ProbeTable probes;
    private WorkerProxy proxy;
    private ConnectionProbe probe;
    private String name = "first";

    WorkerProxyTest(@TempDir Path directory) {
        toxiproxy = RealParts.toxiproxy(directory);
        probes = ProbeTable.create(store, "proxy-probes");
        proxy = toxiproxy.open(name, store);
        probe = probes.of(name, proxy.endpoint());
    }

    @BeforeEach
    void open() {
        name = "way-" + names.incrementAndGet();
        proxy = toxiproxy.open(name, store);
        probe = probes.of(name, proxy.endpoint());
        assertPasses();
    }

    @AfterEach
    void heal() {
        proxy.heal();
        assertPasses();
    }

    @AfterAll
    void close() {
        probes.close();
        toxiproxy.close();
    }

    @Test
    void impose_nothing_passes() {
        assertPasses();
    }

    @Test
    void impose_latency_isMeasuredInBothDirectionsTogether() {
        proxy.impose(new FaultShape.Latency(200, 150, 10, false));

        ProbeResult seen = probe.write(PATIENCE).join();

        assertThat(seen.answered()).isTrue();
        assertThat(seen.took()).isGreaterThanOrEqualTo(Duration.ofMillis(325));
    }

    @Test
    void impose_latencyBeyondPatience_theWriteLandsLater() {
        Map<String, AttributeValue> before = probes.read(name).join();
        proxy.impose(new FaultShape.Latency(4_000, 0, 0, true));

        ProbeResult seen = probe.write(LITTLE).join();

        assertThat(seen.answered()).isFalse();
        assertThat(seen.applied()).isFalse();
        assertThat(PollingDeadline.in(Duration.ofSeconds(10))
                        .await(() -> !probes.read(name).join().equals(before)))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void impose_lostResponse_errorAndApplied(Loss loss) {
        proxy.impose(new FaultShape.LostResponse(loss));

        ProbeResult seen = write(loss);

        assertThat(seen.answered()).as(seen.detail()).isFalse();
        assertThat(seen.applied()).isTrue();
        assertTiming(loss, seen);
    }

    @ParameterizedTest
    @EnumSource
    void impose_lostRequest_errorAndNotApplied(Loss loss) {
        proxy.impose(new FaultShape.LostRequest(loss));

        ProbeResult seen = write(loss);

        assertThat(seen.answered()).as(seen.detail()).isFalse();
        assertThat(seen.applied()).isFalse();
        assertTiming(loss, seen);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET", "SILENCE"})
    void impose_partition_errorAndNotApplied(Loss loss) {
        proxy.impose(new FaultShape.Partition(loss));

        ProbeResult seen = write(loss);

        assertThat(seen.answered()).as(seen.detail()).isFalse();
        assertThat(seen.applied()).isFalse();
        assertTiming(loss, seen);
    }

    @Test
    void impose_hole_swallowsForGood_andTheConnectionOutlivesIt() throws IOException {
        try (Socket open = connect()) {
            for (int hole = 1; hole <= 2; hole++) {
                proxy.impose(new FaultShape.Hole());
                ProbeResult seen = probe.write(LITTLE).join();
                ask(open);

                assertThat(seen.answered()).as(seen.detail()).isFalse();
                assertThat(seen.applied()).isFalse();
                assertThat(answers(open)).isFalse();

                proxy.heal();

                // Of two requests the first was swallowed: exactly one answer comes, on the old connection.
                ask(open);
                assertThat(answers(open)).isTrue();
                assertThat(answers(open)).isFalse();
            }
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(proxy.endpoint().getHost(), proxy.endpoint().getPort());
        socket.setSoTimeout((int) LITTLE.toMillis());
        return socket;
    }

    /** The health check of DynamoDB Local needs no credentials. */
    private static void ask(Socket socket) throws IOException {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: store\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether one response comes; reads all that there is. */
    private static boolean answers(Socket socket) throws IOException {
        byte[] buffer = new byte[4_096];
        StringBuilder text = new StringBuilder();
        try {
            while (true) {
                int count = socket.getInputStream().read(buffer);
                if (count < 0) {
                    throw new IOException("the connection was closed");
                }
                text.append(new String(buffer, 0, count, StandardCharsets.US_ASCII));
            }
        } catch (SocketTimeoutException e) {
            int responses = text.toString().split("HTTP/1.1 ", -1).length - 1;
            assertThat(responses).isLessThan(2);
            return responses == 1;
        }
    }

    @Test
    void impose_onOneWay_leavesTheOthersAlone() {
        WorkerProxy other = toxiproxy.open("other", store);
        ConnectionProbe beside = probes.of("other", other.endpoint());

        proxy.impose(new FaultShape.Partition(Loss.RESET));

        assertThat(beside.write(PATIENCE).join().answered()).isTrue();
    }

    /** Only silence is waited for: it ends with the client's patience. */
    private ProbeResult write(Loss loss) {
        return probe.write(loss == Loss.SILENCE ? LITTLE : PATIENCE).join();
    }

    private static void assertTiming(Loss loss, ProbeResult seen) {
        if (loss == Loss.SILENCE) {
            assertThat(seen.took()).isGreaterThanOrEqualTo(LITTLE.minusMillis(20));
        } else {
            assertThat(seen.took()).as(seen.detail()).isLessThan(PATIENCE);
        }
    }

    private void assertPasses() {
        ProbeResult seen = probe.write(PATIENCE).join();
        assertThat(seen.answered() && seen.applied()).as(seen.detail()).isTrue();
    }
}
