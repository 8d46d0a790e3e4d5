package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Credentials that do not come, on the thread that asks the SDK: that is nobody's who asks for a lock. */
@Execution(ExecutionMode.CONCURRENT)
class SlowCredentialsTest {
    private final String key = "slow-" + UUID.randomUUID();
    private final Slow credentials = new Slow();
    private final Failures failures = new Failures();
    private DynamoDbAsyncClient sdk;
    private LockClient client;

    @BeforeEach
    void connect() {
        sdk = LocalTable.clientBuilder(DynamoDbLocal.shared().endpoint())
                .credentialsProvider(credentials)
                .overrideConfiguration(o -> o.addExecutionInterceptor(failures))
                .build();
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
        client = DynamoDbLocks.builder(sdk, LocalTable.LOCKS)
                .timing(LeaseTiming.ofLease(Duration.ofSeconds(2)))
                .build();
    }

    @AfterEach
    void disconnect() {
        credentials.end.countDown();
        client.close();
        sdk.close();
    }

    private LockRequest within(long millis) {
        return LockRequest.of(key).waitLimit(Duration.ofMillis(millis)).build();
    }

    private static void soon(Executable body) {
        assertTimeoutPreemptively(Duration.ofSeconds(10), body);
    }

    @Test
    void acquire_credentialsDoNotCome_endsAtItsWaitLimit() {
        credentials.block();

        soon(() -> assertThatThrownBy(() -> client.acquire(within(500))).isInstanceOf(LockException.class));
        soon(() -> assertThatThrownBy(() -> client.acquireAll(List.of(within(500))))
                .isInstanceOf(LockException.class));
    }

    @Test
    void tryAcquire_credentialsDoNotCome_endsInHalfALease() {
        credentials.block();

        soon(() -> assertThatThrownBy(() -> client.tryAcquire(key))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("credentials"));
    }

    @Test
    void async_credentialsDoNotCome_holdsNoCaller() throws Exception {
        Lease released = client.acquire(key + "-1");
        Lease committed = client.acquire(key + "-2");
        Lease renewed = client.acquire(key + "-3");
        credentials.block();

        soon(() -> {
            List<CompletableFuture<?>> asked = List.of(
                    client.acquireAsync(within(60_000)),
                    client.tryAcquireAsync(within(0)),
                    client.acquireAllAsync(List.of(within(60_000))),
                    released.releaseAsync().toCompletableFuture(),
                    committed.commitAsync(List.of()).toCompletableFuture(),
                    renewed.heartbeatAsync(HeartbeatRequest.NONE).toCompletableFuture());
            assertThat(asked).noneMatch(CompletableFuture::isDone);
        });
    }

    @Test
    void releaseAndCommit_credentialsDoNotCome_areUnknownInHalfALease() throws Exception {
        Lease released = client.acquire(key + "-1");
        Lease committed = client.acquire(key + "-2");
        credentials.block();

        soon(() -> assertThat(released.release()).isEqualTo(ReleaseOutcome.UNKNOWN));
        soon(() -> assertThat(committed.commit(List.of()).outcome()).isEqualTo(CommitOutcome.UNKNOWN));
    }

    @Test
    void write_givenUpBeforeCredentialsCame_isNeverSent() throws Exception {
        DynamoDbStore store = new DynamoDbStore(sdk, LocalTable.LOCKS);
        credentials.block();
        CompletableFuture<?> answer = store.write(
                new LockWrite.Acquire(
                        LockKey.of(key),
                        new Version("a".repeat(Version.GRANT_LENGTH), 1),
                        "me",
                        Duration.ofSeconds(2),
                        Optional.empty(),
                        5,
                        4_000_000_000L,
                        false,
                        RowContent.NONE),
                Duration.ofSeconds(10));
        assertThat(credentials.asked.await(10, TimeUnit.SECONDS)).isTrue();

        answer.cancel(true);
        credentials.end.countDown();

        assertThat(failures.failed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(LockTableAdmin.of(sdk, LocalTable.LOCKS).get(key)).isEmpty();
    }

    /** Hears that the SDK gave up a request. */
    private static final class Failures implements ExecutionInterceptor {
        final CountDownLatch failed = new CountDownLatch(1);

        @Override
        public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
            failed.countDown();
        }
    }

    /** Comes at once, until it is told to wait. */
    private static final class Slow implements AwsCredentialsProvider {
        final CountDownLatch end = new CountDownLatch(1);
        final CountDownLatch asked = new CountDownLatch(1);
        private volatile boolean blocked;

        void block() {
            blocked = true;
        }

        @Override
        public AwsCredentials resolveCredentials() {
            if (blocked) {
                asked.countDown();
                try {
                    assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return AwsBasicCredentials.create("local", "local");
        }
    }
}
