package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Lock and data in one item: read by the acquire, written by the release. */
class WritingReleaseTest {
    private static final LeaseTiming SLOW = LeaseTiming.ofLease(Duration.ofSeconds(60));

    private final String key = "written-" + UUID.randomUUID();
    private final RequestCounter requests = new RequestCounter();
    private FaultyWire wire;
    private DynamoDbAsyncClient sdk;
    private LockClient locks;

    @BeforeEach
    void connect() {
        wire = new FaultyWire(DynamoDbLocal.shared().endpoint());
        sdk = LocalTable.client(wire.endpoint(), requests);
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
        locks = DynamoDbLocks.builder(sdk, LocalTable.LOCKS).timing(SLOW).build();
        requests.since();
    }

    @AfterEach
    void disconnect() throws Exception {
        locks.close();
        sdk.close();
        wire.close();
    }

    private LockRequest request() {
        return LockRequest.of(key).onItem().build();
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    private static ReleaseRequest total(long value) {
        return ReleaseRequest.NONE.withAttribute("total", number(value));
    }

    @Test
    void release_thatWrites_costsOneRequestAndTheItemHasIt() throws Exception {
        try (Lease first = locks.acquire(request())) {
            assertThat(first.release(total(7).withData(LockData.ofText("d")).withAttribute("old", number(1))))
                    .isEqualTo(ReleaseOutcome.RELEASED);
        }
        requests.since();
        Lease second = locks.acquire(request());
        assertThat(second.attributes()).containsEntry("total", number(7)).containsEntry("old", number(1));
        assertThat(second.data()).contains(LockData.ofText("d"));

        assertThat(second.release(total(8).without("old"))).isEqualTo(ReleaseOutcome.RELEASED);

        assertThat(requests.since()).as("the acquire and the release").isEqualTo(2);
        assertThat(item())
                .containsEntry("total", number(8))
                .doesNotContainKey("old")
                .doesNotContainKey("expiresAt");
    }

    @Test
    void release_thatWritesResponseLost_costsTwoRequestsAndTellsTheTruth() throws Exception {
        Lease lease = locks.acquire(request());
        requests.since();
        wire.loseNextResponse();

        assertThat(lease.release(total(9))).isEqualTo(ReleaseOutcome.RELEASED);

        assertThat(requests.since()).isEqualTo(2);
        assertThat(item()).containsEntry("total", number(9));
    }

    @Test
    void release_thatWritesAfterAForcedRelease_isLostAndWritesNothing() throws Exception {
        Lease lease = locks.acquire(request());
        LockTableAdmin.of(sdk, LocalTable.LOCKS).forceRelease(lease.key());

        assertThat(lease.release(total(9))).isEqualTo(ReleaseOutcome.LOST);

        assertThat(item()).doesNotContainKey("total");
    }

    @Test
    void release_thatWritesWhatIsDeleted_isMisuseAndTheLeaseGoesOn() throws Exception {
        Lease lease = locks.acquire(LockRequest.of(key).deleteOnRelease().build());

        assertThatThrownBy(() -> lease.release(total(9)))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("without deleteOnRelease");
        assertThat(lease.isValid()).isTrue();
    }

    @Test
    void release_thatWritesInThePythonLayout_isMisuse() throws Exception {
        LockTable python = LockTable.python("python-" + UUID.randomUUID());
        LockTableAdmin.of(sdk, python).createIfMissing();
        try (LockClient others = DynamoDbLocks.builder(sdk, python).timing(SLOW).build()) {
            Lease lease = others.acquire(LockRequest.of(LockKey.of(key, "-")).build());

            assertThatThrownBy(() -> lease.release(total(9)))
                    .isInstanceOf(LockMisuseException.class)
                    .hasMessageContaining("a release deletes the row");
        }
    }

    @Test
    void release_thatWritesAnAttributeOfTheLocks_isMisuse() throws Exception {
        for (ReleaseRequest harmful : new ReleaseRequest[] {
            ReleaseRequest.NONE.withAttribute("fencingToken", number(1)), ReleaseRequest.NONE.without("fencingToken")
        }) {
            Lease lease = locks.acquire(request());

            assertThatThrownBy(() -> lease.release(harmful))
                    .isInstanceOf(LockMisuseException.class)
                    .hasMessageContaining("fencingToken");
        }
    }

    @Test
    void release_thatWritesAfterAnother_isMisuse() throws Exception {
        Lease lease = locks.acquire(request());
        lease.release();

        assertThatThrownBy(() -> lease.release(total(1))).isInstanceOf(LockMisuseException.class);
    }

    @Test
    void release_thatWritesALockKeptForATime_isMisuse() throws Exception {
        Lease lease =
                locks.acquire(LockRequest.of(key).atLeast(Duration.ofSeconds(5)).build());

        assertThatThrownBy(() -> lease.release(total(1)))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("without atLeast");
        assertThat(lease.isValid()).isTrue();
    }

    @Test
    void request_thatSetsAndRemovesOneAttribute_isRefused() {
        assertThatThrownBy(() -> total(1).without("total"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'total'");
    }

    private Map<String, AttributeValue> item() {
        return sdk.getItem(get ->
                        get.tableName("locks").consistentRead(true).key(Map.of("key", AttributeValue.fromS(key))))
                .join()
                .item();
    }

    @Test
    void release_thatRemovesTheData_leavesTheRest() throws Exception {
        try (Lease first = locks.acquire(request())) {
            assertThat(first.release(total(7).withData(LockData.ofText("d")))).isEqualTo(ReleaseOutcome.RELEASED);
        }
        Lease second = locks.acquire(request());

        assertThat(second.release(ReleaseRequest.NONE.withoutData())).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(item()).doesNotContainKey("data").containsEntry("total", number(7));
    }

    @Test
    void release_thatRemovesDataLikeAnAttribute_isMisuseThatSaysHow() throws Exception {
        Lease lease = locks.acquire(request());

        assertThatThrownBy(() -> lease.release(ReleaseRequest.NONE.without("data")))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContainingAll(key, "cannot remove the attribute 'data'", "withoutData()");
    }

    @Test
    void release_deletingOrKeepingTheRow_doesSoInTheTable() throws Exception {
        LockRequest deleting = LockRequest.of(key).deleteOnRelease().build();
        assertThat(locks.acquire(deleting).release(ReleaseRequest.NONE.keepingRow()))
                .isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(item()).containsEntry("isReleased", AttributeValue.fromS("1"));

        assertThat(locks.acquire(key).release(ReleaseRequest.NONE.deletingRow()))
                .isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(item()).isEmpty();
    }
}
