package io.github.dynamodblock.chaos.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.chaos.cluster.SdkClients;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.chaos.dynamodb.PollingDeadline;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.workload.EventRecorder;
import io.github.dynamodblock.chaos.workload.LockUnderTest;
import io.github.dynamodblock.dynamodb.LockTable;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The real AWS client, and what is recorded of it. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("clients of AwsClientTest")
class AwsClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final LeaseTiming TIMING =
            new LeaseTiming(Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofMillis(1_200));
    private static final URI STORE = DynamoDbLocal.shared().endpoint();
    private static final DynamoDbAsyncClient SDK = SdkClients.client(STORE, Duration.ofSeconds(20));

    private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    private final List<LockUnderTest> opened = new ArrayList<>();
    private LockTable table = LockTable.named("unnamed");

    @BeforeEach
    void table(TestInfo test) {
        table = LockTable.named("aws-" + test.getTestMethod().orElseThrow().getName());
        LockTableAdmin.of(SDK, table).createIfMissing();
    }

    @AfterEach
    void close() {
        opened.forEach(LockUnderTest::close);
    }

    private LockUnderTest open(String name, URI endpoint) {
        ClientSetup setup = new ClientSetup(
                SDK, endpoint, table, name, TIMING, 0.01, () -> 0, new EventRecorder(events::add, name));
        LockUnderTest client = Clients.named("aws").open(setup);
        opened.add(client);
        return client;
    }

    private List<Rpc> requests(Rpc.Kind kind) {
        synchronized (events) {
            return events.stream()
                    .map(Rpc.class::cast)
                    .filter(rpc -> rpc.kind() == kind)
                    .toList();
        }
    }

    @Test
    void grant_fromAcquireToRelease_isRecordedAsOne() throws Exception {
        LockUnderTest client = open("w2.1", STORE);

        Lease lease = client.locks().tryAcquire(LockRequest.of("k").build()).orElseThrow();
        assertThat(lease.isValid()).isTrue();
        assertThat(PollingDeadline.in(LIMIT)
                        .await(() -> requests(Rpc.Kind.HEARTBEAT).size() >= 2))
                .isTrue();
        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);

        assertThat(lease.isValid()).isFalse();
        String grant = client.grantOf("k", lease.fencingToken()).orElseThrow();
        Rpc acquire = requests(Rpc.Kind.ACQUIRE).get(0);
        assertThat(acquire.answer()).isEqualTo(Rpc.Answer.APPLIED);
        assertThat(acquire.version()).contains(grant);
        assertThat(acquire.lease()).hasValue(Duration.ofSeconds(2).toNanos());
        assertThat(acquire.seen()).isEmpty();
        List<Rpc> beats = requests(Rpc.Kind.HEARTBEAT);
        assertThat(beats).allMatch(beat -> beat.grant().equals(Optional.of(grant)));
        assertThat(beats).extracting(Rpc::version).doesNotHaveDuplicates();
        assertThat(requests(Rpc.Kind.RELEASE)).singleElement().satisfies(release -> {
            assertThat(release.grant()).contains(grant);
            assertThat(release.answer()).isEqualTo(Rpc.Answer.APPLIED);
        });
        assertThat(requests(Rpc.Kind.READ).get(0).version()).isEmpty();
    }

    @Test
    void acquire_ofWhatAnotherHolds_isRefusedAndItsReadsShowTheVersion() throws Exception {
        Lease held = open("w2.1", STORE)
                .locks()
                .tryAcquire(LockRequest.of("k").build())
                .orElseThrow();
        LockUnderTest challenger = open("w4.1", STORE);

        assertThat(challenger.locks().tryAcquire(LockRequest.of("k").build())).isEmpty();
        assertThatThrownBy(() -> challenger
                        .locks()
                        .acquire(LockRequest.of("k")
                                .waitLimit(Duration.ofMillis(2_100))
                                .build()))
                .isInstanceOf(LockNotGrantedException.class);

        assertThat(held.isValid()).isTrue();
        assertThat(requests(Rpc.Kind.READ))
                .filteredOn(read -> read.process().equals("w4.1"))
                .isNotEmpty()
                .allMatch(read -> read.version().isPresent() && !read.released());
    }

    @Test
    void takeover_ofADeadRow_namesTheVersionItHadSeen() throws Exception {
        SDK.putItem(put -> put.tableName(table.name())
                        .item(Map.of(
                                "key", text("k"),
                                "ownerName", text("dead"),
                                "leaseDuration", text("300"),
                                "recordVersionNumber", text("v"))))
                .join();

        Lease lease = open("w2.1", STORE)
                .locks()
                .acquire(LockRequest.of("k").waitLimit(Duration.ofSeconds(8)).build());

        assertThat(lease.isValid()).isTrue();
        assertThat(requests(Rpc.Kind.ACQUIRE)).singleElement().satisfies(acquire -> {
            assertThat(acquire.seen()).contains("v");
            assertThat(acquire.sent() - requests(Rpc.Kind.READ).get(0).at())
                    .isGreaterThan(Duration.ofMillis(300).toNanos());
        });
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    @Test
    void row_thatVanishes_isLostWithoutAnEventButAWarning() throws Exception {
        List<LeaseEvent> told = Collections.synchronizedList(new ArrayList<>());
        Lease lease = open("w2.1", STORE)
                .locks()
                .tryAcquire(LockRequest.of("k")
                        .listener((held, event) -> told.add(event))
                        .build())
                .orElseThrow();
        SDK.deleteItem(gone -> gone.tableName(table.name()).key(Map.of("key", text("k"))))
                .join();

        assertThat(PollingDeadline.in(LIMIT).await(() -> !lease.isValid())).isTrue();

        assertThat(told).containsExactly(new LeaseEvent.InDanger());
        assertThat(requests(Rpc.Kind.HEARTBEAT)).anyMatch(beat -> beat.answer() == Rpc.Answer.REFUSED);
        assertThat(lease.release()).isEqualTo(ReleaseOutcome.LOST);
    }

    @Test
    void request_thatNobodyAnswers_isSentAgainAndEachIsUnknown() {
        LockUnderTest client = open("w2.1", URI.create("http://127.0.0.1:1"));

        assertThatThrownBy(() -> client.locks()
                        .acquire(LockRequest.of("k")
                                .waitLimit(Duration.ofSeconds(2))
                                .build()))
                .isInstanceOfAny(LockNotGrantedException.class, StoreUnavailableException.class);

        assertThat(requests(Rpc.Kind.READ))
                .hasSizeGreaterThan(1)
                .allMatch(read -> read.answer() == Rpc.Answer.UNKNOWN)
                .allMatch(read -> read.sent() <= read.at());
    }
}
