package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LockTableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What a commit gets that cannot be one. */
class CommitMisuseTest {
    private final String key = "misused-" + UUID.randomUUID();
    private final RequestCounter requests = new RequestCounter();
    private DynamoDbAsyncClient sdk;
    private LockClient locks;

    @BeforeEach
    void connect() {
        sdk = LocalTable.client(requests);
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
        LockTableAdmin.of(sdk, Orders.TABLE).createIfMissing();
        locks = DynamoDbLocks.builder(sdk, LocalTable.LOCKS)
                .timing(LeaseTiming.ofLease(Duration.ofSeconds(60)))
                .build();
    }

    @AfterEach
    void disconnect() {
        locks.close();
        sdk.close();
    }

    @Test
    void commit_moreItemsThanATransactionHolds_isMisuseAndFreesTheLock() throws Exception {
        Lease lease = locks.acquire(key);
        List<TransactWriteItem> items =
                IntStream.range(0, 100).mapToObj(i -> Orders.put(key + i, i)).toList();

        assertThatThrownBy(() -> lease.commit(items))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("at most 99 items")
                .hasMessageContaining(key);
        assertThat(locks.tryAcquire(key)).isPresent();
    }

    @Test
    void commit_ofAsManyItemsAsATransactionHolds_isCommitted() throws Exception {
        Lease lease = locks.acquire(key);

        assertThat(lease.commit(IntStream.range(0, 99)
                                .mapToObj(i -> Orders.put(key + i, i))
                                .toList())
                        .isCommitted())
                .isTrue();
    }

    @Test
    void commit_itemOfTheLockItself_isMisuse() throws Exception {
        Lease lease = locks.acquire(key);
        requests.since();

        assertThatThrownBy(() -> lease.commit(List.of(TransactWriteItem.builder()
                        .delete(gone ->
                                gone.tableName(LocalTable.LOCKS.name()).key(Map.of("key", AttributeValue.fromS(key))))
                        .build())))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("must not write this item");
        assertThat(requests.since()).as("the release").isEqualTo(1);
    }

    @Test
    void commit_tableOfAnItemMissing_isSaidAndFreesTheLock() throws Exception {
        Lease lease = locks.acquire(key);

        assertThatThrownBy(() -> lease.commit(List.of(TransactWriteItem.builder()
                        .put(put -> put.tableName("no-such-table").item(Map.of("key", AttributeValue.fromS(key))))
                        .build())))
                .isInstanceOf(LockTableException.class)
                .hasMessageContaining("nothing was written");
        assertThat(locks.tryAcquire(key)).isPresent();
    }

    @Test
    void commit_itemThatDynamoDbFindsInvalid_isMisuse() throws Exception {
        Lease lease = locks.acquire(key);

        assertThatThrownBy(() -> lease.commit(List.of(TransactWriteItem.builder()
                        .put(put -> put.tableName(Orders.TABLE.name()).item(Map.of("x", AttributeValue.fromS(key))))
                        .build())))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("Correct the items");
    }

    @Test
    void commit_afterReleaseOrCommit_isMisuse() throws Exception {
        Lease released = locks.acquire(key);
        released.release();
        Lease committed = locks.acquire(key);
        committed.commit(List.of());

        assertThatThrownBy(() -> released.commit(List.of()))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("instead of releasing");
        assertThatThrownBy(() -> committed.commit(List.of())).isInstanceOf(LockMisuseException.class);
    }

    @Test
    void commit_ofALockKeptForATime_isMisuseAndTheLeaseGoesOn() throws Exception {
        Lease lease =
                locks.acquire(LockRequest.of(key).atLeast(Duration.ofSeconds(5)).build());

        assertThatThrownBy(() -> lease.commit(List.of()))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("without atLeast");
        assertThat(lease.isValid()).isTrue();
    }
}
