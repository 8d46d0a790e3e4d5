package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.StoreUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** What DynamoDB can answer to a transaction: each from a server that says nothing else, with the table beside it. */
@Execution(ExecutionMode.CONCURRENT)
class CommitAnswersTest {
    private final String key = "answered-" + UUID.randomUUID();
    private final AtomicReference<@Nullable URI> transactions = new AtomicReference<>();
    private DynamoDbAsyncClient sdk;
    private LockClient locks;

    @BeforeEach
    void connect() {
        sdk = LocalTable.client(new Detour(transactions));
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
        locks = locks(60);
    }

    private LockClient locks(int lease) {
        return DynamoDbLocks.builder(sdk, LocalTable.LOCKS)
                .timing(LeaseTiming.ofLease(Duration.ofSeconds(lease)))
                .build();
    }

    @AfterEach
    void disconnect() {
        locks.close();
        sdk.close();
    }

    /** A commit of one item, all of whose attempts that server answers. */
    private CommitResult commit(FailingServer server) throws Exception {
        return commit(locks, server);
    }

    /** The same, of which the limit is soon. */
    private CommitResult commitSoon(FailingServer server) throws Exception {
        try (LockClient hasty = locks(6)) {
            return commit(hasty, server);
        }
    }

    private CommitResult commit(LockClient by, FailingServer server) throws Exception {
        Lease lease = by.acquire(key);
        transactions.set(server.endpoint());
        return lease.commit(List.of(Orders.put(key, 1)));
    }

    private void assertFreed() throws Exception {
        assertThat(locks.tryAcquire(key)).isPresent();
    }

    @Test
    void commit_notAllowed_namesThePermissionAndFreesTheLock() throws Exception {
        try (FailingServer server = new FailingServer(400, "AccessDeniedException", "user may not")) {
            assertThatThrownBy(() -> commit(server))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll(key, "user may not", "dynamodb:UpdateItem", "PutItem");
            assertThat(server.since()).isEqualTo(1);
        }
        assertFreed();
    }

    @Test
    void commit_tableWithoutTransactions_isMisuseThatSaysSo() throws Exception {
        try (FailingServer server = new FailingServer(400, "ValidationException", "unsupported on this table")) {
            assertThatThrownBy(() -> commit(server))
                    .isInstanceOf(LockMisuseException.class)
                    .hasMessageContainingAll(
                            key, "unsupported on this table", "strong consistency has no transactions");
            assertThat(server.since()).isEqualTo(1);
        }
        assertFreed();
    }

    @Test
    void commit_inConflictUntilItsLimit_failsAndFreesTheLock() throws Exception {
        try (FailingServer server = FailingServer.cancelling("TransactionConflict", "None")) {
            assertThatThrownBy(() -> commitSoon(server))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll(key, "(TransactionConflict)", "nothing was written");
            assertThat(server.since()).isGreaterThan(1);
        }
        assertFreed();
    }

    @Test
    void commit_throttledUntilItsLimit_failsAndFreesTheLock() throws Exception {
        try (FailingServer server = FailingServer.cancelling("None", "ThrottlingError")) {
            assertThatThrownBy(() -> commitSoon(server))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("ThrottlingError");
            assertThat(server.since()).isGreaterThan(1);
        }
        assertFreed();
    }

    @Test
    void commit_itemRefusedBesideAConflict_isNotRepeated() throws Exception {
        try (FailingServer server = FailingServer.cancelling("ConditionalCheckFailed", "TransactionConflict")) {
            CommitResult result = commit(server);

            assertThat(result.outcome()).isEqualTo(CommitOutcome.NOT_COMMITTED);
            assertThat(result.reasons()).extracting("code").containsExactly("ConditionalCheckFailed");
            assertThat(server.since()).isEqualTo(1);
        }
        assertFreed();
    }

    /** An attempt that is under way may be applied in a moment: nobody may say that it was not. */
    @Test
    void commit_underWayUntilItsLimit_isUnknown() throws Exception {
        try (FailingServer server = new FailingServer(400, "TransactionInProgressException", "of a test")) {
            assertThat(commitSoon(server)).isEqualTo(CommitResult.of(CommitOutcome.UNKNOWN));
            assertThat(server.since()).isGreaterThan(1);
        }
    }

    @Test
    void commit_serverFailsThenAnItemIsRefused_isUnknown() throws Exception {
        Lease lease = locks.acquire(key);
        try (FailingServer fails = new FailingServer()) {
            transactions.set(fails.endpoint());
            var result = lease.commitAsync(List.of(Orders.mustExist("nowhere-" + key)))
                    .toCompletableFuture();
            fails.await(1);
            transactions.set(null);

            assertThat(result.join()).isEqualTo(CommitResult.of(CommitOutcome.UNKNOWN));
        }
    }

    /** Sends transactions elsewhere, while there is an elsewhere. */
    private record Detour(AtomicReference<@Nullable URI> over) implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            URI there = over.get();
            return there == null || !(context.request() instanceof TransactWriteItemsRequest)
                    ? context.httpRequest()
                    : context.httpRequest().toBuilder()
                            .host(there.getHost())
                            .port(there.getPort())
                            .build();
        }
    }
}
