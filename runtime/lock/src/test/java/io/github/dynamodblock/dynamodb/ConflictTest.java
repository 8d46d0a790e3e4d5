package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** A write that DynamoDB refuses since a transaction has the item for the moment: it is sent again, and no refusal. */
class ConflictTest {
    private static final Next NEXT = new Next(new AtomicReference<>());

    private static DynamoDbAsyncClient sdk;

    private final String key = "conflict-" + UUID.randomUUID();
    private FailingServer conflict;
    private LockClient client;

    /** Sends the next request elsewhere, if there is an elsewhere. */
    private record Next(AtomicReference<@Nullable URI> elsewhere) implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            URI there = elsewhere.getAndSet(null);
            return there == null
                    ? context.httpRequest()
                    : context.httpRequest().toBuilder()
                            .host(there.getHost())
                            .port(there.getPort())
                            .build();
        }
    }

    @BeforeAll
    static void connect() {
        sdk = LocalTable.client(NEXT);
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
    }

    @AfterAll
    static void disconnect() {
        sdk.close();
    }

    @BeforeEach
    void open() throws Exception {
        conflict = new FailingServer(400, "TransactionConflictException", "a transaction is under way");
        client = DynamoDbLocks.builder(sdk, LocalTable.LOCKS).build();
    }

    @AfterEach
    void close() {
        client.close();
        conflict.close();
    }

    /** A lease that sends nothing by itself. */
    private Lease held() throws Exception {
        return client.acquire(LockRequest.of(key).backgroundHeartbeats(false).build());
    }

    private void nextIs(FailingServer server) {
        NEXT.elsewhere.set(server.endpoint());
    }

    private void assertConflicted(FailingServer server) {
        assertThat(server.since()).isEqualTo(1);
    }

    @Test
    void acquire_inConflict_isSentAgainAndGranted() throws Exception {
        nextIs(conflict);

        assertThat(client.acquire(key).isValid()).isTrue();
        assertConflicted(conflict);
    }

    @Test
    void tryAcquire_inConflict_isSentAgainAndNotTakenForHeldByAnother() throws Exception {
        nextIs(conflict);

        assertThat(client.tryAcquire(key)).isPresent();
        assertConflicted(conflict);
    }

    @Test
    void heartbeat_inConflict_isSentAgainAndTheLeaseIsNotLost() throws Exception {
        Lease lease = held();
        nextIs(conflict);

        lease.heartbeat(HeartbeatRequest.NONE);

        assertConflicted(conflict);
        assertThat(lease.isValid()).isTrue();
        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
    }

    @Test
    void release_inConflict_isSentAgainAndFreesTheLock() throws Exception {
        Lease lease = held();
        nextIs(conflict);

        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
        assertConflicted(conflict);
    }

    @Test
    void releaseThatDeletes_inConflict_isSentAgainAndFreesTheLock() throws Exception {
        Lease lease = held();
        nextIs(conflict);

        assertThat(lease.release(ReleaseRequest.NONE.deletingRow())).isEqualTo(ReleaseOutcome.RELEASED);
        assertConflicted(conflict);
        assertThat(LockTableAdmin.of(sdk, LocalTable.LOCKS).get(key)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"TransactionConflict,None", "None,TransactionConflict", "TransactionConflict,TransactionConflict"})
    void acquireAll_rowsInConflict_isSentAgainAndGranted(String first, String second) throws Exception {
        try (FailingServer cancelling = FailingServer.cancelling(first, second)) {
            nextIs(cancelling);

            MultiLease both = client.tryAcquireAll(List.of(
                            LockRequest.of(key).build(),
                            LockRequest.of(key + "-2").build()))
                    .orElseThrow();

            assertConflicted(cancelling);
            assertThat(both.isValid()).isTrue();
        }
    }

    @Test
    void commit_rowInConflict_isSentAgainAndCommitted() throws Exception {
        Lease lease = held();
        try (FailingServer cancelling = FailingServer.cancelling("TransactionConflict")) {
            nextIs(cancelling);

            assertThat(lease.commit(List.of())).isEqualTo(CommitResult.of(CommitOutcome.COMMITTED));
            assertConflicted(cancelling);
        }
    }
}
