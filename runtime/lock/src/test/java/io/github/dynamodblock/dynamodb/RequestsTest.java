package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** How many requests an operation costs, counted where the SDK sends them, with and without lost responses. */
class RequestsTest {
    /** Long enough that no heartbeat comes unasked while requests are counted. */
    private static final LeaseTiming SLOW = LeaseTiming.ofLease(Duration.ofSeconds(60));

    private final String key = "requests-" + UUID.randomUUID();
    private final RequestCounter requests = new RequestCounter();
    private final Heartbeats heartbeats = new Heartbeats();
    private FaultyWire wire;
    private DynamoDbAsyncClient sdk;
    private LockClient client;

    @BeforeEach
    void connect() {
        wire = new FaultyWire(DynamoDbLocal.shared().endpoint());
        sdk = LocalTable.client(wire.endpoint(), requests);
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
        client = locks(SLOW);
        requests.since();
    }

    private LockClient locks(LeaseTiming timing) {
        return DynamoDbLocks.builder(sdk, LocalTable.LOCKS)
                .owner("me")
                .timing(timing)
                .store(heartbeats::around)
                .build();
    }

    @AfterEach
    void disconnect() throws Exception {
        client.close();
        sdk.close();
        wire.close();
    }

    @Test
    void acquireAndRelease_uncontended_costOneRequestEach() throws Exception {
        Lease lease = client.acquire(key);
        assertThat(requests.since()).isEqualTo(1);

        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(requests.since()).isEqualTo(1);

        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(requests.since()).isZero();
    }

    @Test
    void tryAcquire_heldByAnother_costsOneRequest() throws Exception {
        try (LockClient other = locks(SLOW);
                Lease held = other.acquire(key)) {
            requests.since();

            assertThat(client.tryAcquire(key)).isEmpty();

            assertThat(requests.since()).isEqualTo(1);
            assertThat(held.isValid()).isTrue();
        }
    }

    @Test
    void acquire_responseLost_costsTwoRequestsAndIsGranted() throws Exception {
        wire.loseNextResponse();

        Lease lease = client.acquire(key);

        assertThat(requests.since()).isEqualTo(2);
        assertThat(lease.isValid()).isTrue();
        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
    }

    @Test
    void tryAcquire_responseLost_costsTwoRequestsAndIsGranted() throws Exception {
        wire.loseNextResponse();

        assertThat(client.tryAcquire(key)).isPresent();

        assertThat(requests.since()).isEqualTo(2);
    }

    @Test
    void release_responseLost_costsTwoRequestsAndTellsTheTruth() throws Exception {
        Lease lease = client.acquire(key);
        requests.since();
        wire.loseNextResponse();

        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);

        assertThat(requests.since()).isEqualTo(2);
    }

    @Test
    void release_responseLostAndTakenByAnotherMeanwhile_isStillReleased() throws Exception {
        Lease lease = client.acquire(key);
        try (LockClient other = locks(SLOW)) {
            wire.loseNextResponse();
            // The other's write comes between the lost release and its repetition, whichever way they fall.
            CompletableFuture<Lease> next =
                    other.acquireAsync(LockRequest.of(key).build());
            assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
            assertThat(next.get(30, TimeUnit.SECONDS).isValid()).isTrue();
        }
    }

    @Test
    void heartbeat_responseLost_changesNothingVisible() throws Exception {
        List<LeaseEvent> events = new CopyOnWriteArrayList<>();
        try (LockClient beating = locks(LeaseTiming.ofLease(Duration.ofSeconds(4)))) {
            Lease lease = beating.acquire(LockRequest.of(key)
                    .listener((l, event) -> events.add(event))
                    .build());
            wire.loseNextResponse();

            assertThat(heartbeats.next()).isInstanceOf(StoreAnswer.Unknown.class);
            assertThat(heartbeats.next()).isInstanceOf(StoreAnswer.Applied.class);

            assertThat(lease.isValid()).isTrue();
            assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
            assertThat(events).isEmpty();
        }
    }

    @Test
    void heartbeat_answered_costsOneRequest() throws Exception {
        try (LockClient beating = locks(LeaseTiming.ofLease(Duration.ofSeconds(4)))) {
            Lease lease = beating.acquire(key);
            requests.since();

            heartbeats.next();

            assertThat(requests.soFar()).isEqualTo(1);
            assertThat(lease.isValid()).isTrue();
        }
    }

    /** Hears the answers to heartbeats. */
    private static final class Heartbeats {
        private final BlockingQueue<StoreAnswer> answers = new LinkedBlockingQueue<>();

        StoreAnswer next() throws InterruptedException {
            StoreAnswer answer = answers.poll(30, TimeUnit.SECONDS);
            assertThat(answer).as("a heartbeat's answer within 30 s").isNotNull();
            return answer;
        }

        LockStore around(LockStore store) {
            return new LockStore() {
                @Override
                public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
                    CompletableFuture<StoreAnswer> answer = store.write(write, limit);
                    return write instanceof LockWrite.Heartbeat
                            ? answer.whenComplete((value, failure) -> answers.add(value))
                            : answer;
                }

                @Override
                public CompletableFuture<ReadAnswer> read(LockKey lock, boolean consistent, Duration limit) {
                    return store.read(lock, consistent, limit);
                }
            };
        }
    }
}
