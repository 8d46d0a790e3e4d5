package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What a commit costs and what comes of it, with and without lost responses. */
@Execution(ExecutionMode.CONCURRENT)
class CommitTest {
    /** Long enough that no heartbeat comes unasked while requests are counted. */
    private static final LeaseTiming SLOW = LeaseTiming.ofLease(Duration.ofSeconds(60));

    private final String key = "commit-" + UUID.randomUUID();
    private final RequestCounter requests = new RequestCounter();
    private final Bodies bodies = new Bodies();
    private FaultyWire wire;
    private DynamoDbAsyncClient sdk;
    private LockClient client;

    @BeforeEach
    void connect() {
        wire = new FaultyWire(DynamoDbLocal.shared().endpoint());
        sdk = LocalTable.client(wire.endpoint(), requests, bodies);
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
        LockTableAdmin.of(sdk, Orders.TABLE).createIfMissing();
        client = locks();
        requests.since();
    }

    private LockClient locks() {
        return DynamoDbLocks.builder(sdk, LocalTable.LOCKS).timing(SLOW).build();
    }

    @AfterEach
    void disconnect() throws Exception {
        client.close();
        sdk.close();
        wire.close();
    }

    @Test
    void commit_itemsAndRelease_costOneRequestAndAreThere() throws Exception {
        Lease lease = client.acquire(key);
        requests.since();

        assertThat(lease.commit(List.of(Orders.put(key, 1))).outcome()).isEqualTo(CommitOutcome.COMMITTED);

        assertThat(requests.since()).isEqualTo(1);
        assertThat(lease.state()).isEqualTo(LeaseState.RELEASED);
        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(requests.since()).isZero();
        assertThat(Orders.total(sdk, key)).isEqualTo(1);
        assertThat(version()).endsWith(".000000000002.commit");
        assertThat(client.tryAcquire(key)).isPresent();
    }

    @Test
    void commit_responseLost_costsTwoRequestsAlikeToTheByteAndIsCommitted() throws Exception {
        Lease lease = client.acquire(key);
        requests.since();
        bodies.clear();
        wire.loseNextResponse();

        assertThat(lease.commit(List.of(Orders.add(key, 5))).outcome()).isEqualTo(CommitOutcome.COMMITTED);

        assertThat(requests.since()).isEqualTo(2);
        assertThat(Orders.total(sdk, key)).as("written once").isEqualTo(5);
        assertThat(bodies.all().subList(0, 2)).allMatch(bodies.all().get(0)::equals);
        assertThat(bodies.all().get(0)).contains("ClientRequestToken");
    }

    @Test
    void commit_responseLostAndTakenByAnotherMeanwhile_isStillCommitted() throws Exception {
        Lease lease = client.acquire(key);
        try (LockClient other = locks()) {
            wire.loseNextResponse();
            CompletableFuture<Lease> next =
                    other.acquireAsync(LockRequest.of(key).build());

            assertThat(lease.commit(List.of(Orders.add(key, 5))).outcome()).isEqualTo(CommitOutcome.COMMITTED);

            assertThat(next.get(30, TimeUnit.SECONDS).isValid()).isTrue();
            assertThat(Orders.total(sdk, key)).isEqualTo(5);
        }
    }

    @Test
    void commit_itemRefused_writesNothingSaysWhichAndFreesTheLock() throws Exception {
        Lease lease = client.acquire(key);
        requests.since();

        CommitResult result = lease.commit(List.of(Orders.put(key, 1), Orders.mustExist("nowhere-" + key)));

        assertThat(requests.since()).as("the commit and the release").isEqualTo(2);
        assertThat(result.outcome()).isEqualTo(CommitOutcome.NOT_COMMITTED);
        assertThat(result.reasons()).extracting("code").containsExactly("None", "ConditionalCheckFailed");
        assertThat(Orders.total(sdk, key)).isZero();
        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(client.tryAcquire(key)).isPresent();
    }

    @Test
    void commit_lockTakenByForce_writesNothing() throws Exception {
        Lease lease = client.acquire(key);
        LockTableAdmin.of(sdk, LocalTable.LOCKS).forceRelease(lease.key());

        CommitResult result = lease.commit(List.of(Orders.put(key, 1)));

        assertThat(result).isEqualTo(CommitResult.of(CommitOutcome.NOT_COMMITTED));
        assertThat(lease.release()).isEqualTo(ReleaseOutcome.LOST);
        assertThat(Orders.total(sdk, key)).isZero();
    }

    @Test
    void commit_ofALockThatIsDeletedOnRelease_keepsTheRowAsProof() throws Exception {
        Lease lease = client.acquire(LockRequest.of(key).deleteOnRelease().build());

        assertThat(lease.commit(List.of(Orders.put(key, 1))).isCommitted()).isTrue();

        assertThat(version()).endsWith(".commit");
    }

    @Test
    void commit_ofALockOnAnItem_keepsTheItem() throws Exception {
        Lease lease = client.acquire(LockRequest.of(key)
                .onItem()
                .attribute("total", AttributeValue.fromN("9"))
                .build());

        assertThat(lease.commit(List.of(Orders.put(key, 1))).isCommitted()).isTrue();

        assertThat(item()).containsEntry("total", AttributeValue.fromN("9")).doesNotContainKey("expiresAt");
        assertThat(version()).endsWith(".commit");
    }

    @Test
    void commit_ofThePythonLayout_deletesTheRowWithIt() throws Exception {
        LockTable python = LockTable.python("python-" + UUID.randomUUID());
        LockTableAdmin.of(sdk, python).createIfMissing();
        try (LockClient locks = DynamoDbLocks.builder(sdk, python).timing(SLOW).build()) {
            Lease lease = locks.acquire(LockRequest.of(LockKey.of(key, "-")).build());
            wire.loseNextResponse();

            assertThat(lease.commit(List.of(Orders.add(key, 5))).outcome()).isEqualTo(CommitOutcome.COMMITTED);

            assertThat(Orders.total(sdk, key)).isEqualTo(5);
            assertThat(LockTableAdmin.of(sdk, python).get(lease.key())).isEmpty();
        }
    }

    @Test
    void commit_withinWithLock_isNoLoss() throws Exception {
        CommitResult result = client.withLock(key, lease -> lease.commit(List.of(Orders.put(key, 3))));

        assertThat(result.isCommitted()).isTrue();
        assertThat(Orders.total(sdk, key)).isEqualTo(3);
    }

    @Test
    void conditionCheck_heldAndNotHeld_decidesATransactionOfTheApplications() throws Exception {
        Lease lease = client.acquire(key);
        TransactWriteItem check = lease.conditionCheck();

        sdk.transactWriteItems(all -> all.transactItems(check, Orders.put(key, 1)))
                .join();
        assertThat(Orders.total(sdk, key)).isEqualTo(1);

        lease.release();
        assertThatThrownBy(() -> sdk.transactWriteItems(all -> all.transactItems(check, Orders.put(key, 2)))
                        .join())
                .hasMessageContaining("ConditionalCheckFailed");
        assertThatThrownBy(lease::conditionCheck).isInstanceOf(LeaseLostException.class);
        try (Lease next = client.acquire(key)) {
            assertThat(next.isValid()).isTrue();
            assertThatThrownBy(() -> sdk.transactWriteItems(all -> all.transactItems(check, Orders.put(key, 2)))
                            .join())
                    .hasMessageContaining("ConditionalCheckFailed");
        }
        assertThat(Orders.total(sdk, key)).isEqualTo(1);
    }

    private Map<String, AttributeValue> item() {
        return sdk.getItem(get ->
                        get.tableName("locks").consistentRead(true).key(Map.of("key", AttributeValue.fromS(key))))
                .join()
                .item();
    }

    private String version() {
        return Objects.requireNonNull(item().get("recordVersionNumber")).s();
    }
}
