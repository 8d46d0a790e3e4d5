package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.StoreUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** A store that is there and does not do as it is asked, or is not there. */
@Execution(ExecutionMode.CONCURRENT)
class UnwillingStoreTest {
    private static final LeaseTiming SHORT = LeaseTiming.ofLease(Duration.ofSeconds(4));

    private final Detour detour = new Detour(new AtomicReference<>());
    private final DynamoDbAsyncClient sdk = LocalTable.client(detour);
    private final String key = "unwilling-" + UUID.randomUUID();

    private LockRequest waiting(Duration limit) {
        return LockRequest.of(key).waitLimit(limit).build();
    }

    private LockClient locks(LeaseTiming timing) {
        return DynamoDbLocks.builder(sdk, LocalTable.LOCKS).timing(timing).build();
    }

    /** And sends something: the SDK's first request of a JVM takes longer than a short lease has patience. */
    @BeforeEach
    void connect() {
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
    }

    @AfterEach
    void disconnect() {
        sdk.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"AccessDeniedException", "UnrecognizedClientException", "MissingAuthenticationTokenException"})
    void acquire_notAllowed_failsAtOnceAndNamesThePermission(String error) throws Exception {
        try (FailingServer server = new FailingServer(400, error, "user invoices may not dynamodb:UpdateItem");
                LockClient client = locks(LeaseTiming.DEFAULT)) {
            detour.over.set(server.endpoint());
            assertThatThrownBy(() -> client.acquire(waiting(Duration.ofMinutes(1))))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll(key, "'locks'", "user invoices may not", "Allow dynamodb:UpdateItem");
            assertThat(server.since()).isEqualTo(1);
        }
    }

    @Test
    void acquire_expiredCredentials_failsAtOnceAndNamesThem() throws Exception {
        try (FailingServer server = new FailingServer(400, "ExpiredTokenException", "the token has expired");
                LockClient client = locks(LeaseTiming.DEFAULT)) {
            detour.over.set(server.endpoint());
            assertThatThrownBy(() -> client.acquire(waiting(Duration.ofMinutes(1))))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll(key, "ExpiredTokenException", "credentials");
            assertThat(server.since()).isEqualTo(1);
        }
    }

    @Test
    void acquire_withoutCredentials_saysSoInOneSentence() throws Exception {
        try (FailingServer server = new FailingServer();
                DynamoDbAsyncClient nobody = LocalTable.clientBuilder(server.endpoint())
                        .credentialsProvider(AwsCredentialsProviderChain.of(SystemPropertyCredentialsProvider.create()))
                        .build();
                LockClient client =
                        DynamoDbLocks.builder(nobody, LocalTable.LOCKS).build()) {
            assertThatThrownBy(() -> client.tryAcquire(key))
                    .isInstanceOf(StoreUnavailableException.class)
                    .message()
                    .startsWith("Nothing was sent")
                    .contains("'locks'", key, "no credentials were found. Check the credentials (")
                    .hasSizeLessThan(300);
            assertThat(server.since()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"})
    void acquire_throttledForLongerThanTheLease_repeatsUntilItsLimitAndNamesTheReason(String error) throws Exception {
        try (FailingServer server = new FailingServer(400, error, "too much");
                LockClient client = locks(SHORT)) {
            detour.over.set(server.endpoint());
            assertThatThrownBy(() -> client.acquire(waiting(Duration.ofMillis(4_100))))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll(key, error, "raise the table's capacity");
            assertThat(server.since()).isGreaterThan(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TransactionConflictException", "ReplicatedWriteConflictException"})
    void acquire_inConflictForLongerThanTheLease_repeatsUntilItsLimitAndNamesTheReason(String error) throws Exception {
        try (FailingServer server = new FailingServer(400, error, "another writes it");
                LockClient client = locks(SHORT)) {
            detour.over.set(server.endpoint());
            assertThatThrownBy(() -> client.acquire(waiting(Duration.ofMillis(2_100))))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll(key, error, "check which other programs write this item");
            assertThat(server.since()).isGreaterThan(1);
        }
    }

    @Test
    void heldLease_throttledForLongerThanTheLease_isInDangerThenLost() throws Exception {
        BlockingQueue<LeaseEvent> heard = new LinkedBlockingQueue<>();
        try (FailingServer throttles = new FailingServer(400, "ProvisionedThroughputExceededException", "too much");
                LockClient client = locks(SHORT)) {
            Lease lease = client.acquire(
                    LockRequest.of(key).listener((l, event) -> heard.add(event)).build());
            detour.over.set(throttles.endpoint());
            throttles.await(2);

            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(new LeaseEvent.InDanger());
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(new LeaseEvent.Lost(LostReason.EXPIRED));
            assertThat(lease.isValid()).isFalse();
            detour.over.set(null);
            assertThat(client.acquire(key).fencingToken()).isGreaterThan(lease.fencingToken());
        }
    }

    @Test
    void acquire_serverThatFails_repeatsUntilItsLimit() throws Exception {
        try (FailingServer server = new FailingServer();
                LockClient client = locks(SHORT)) {
            detour.over.set(server.endpoint());
            assertThatThrownBy(() -> client.acquire(waiting(Duration.ofMillis(4_100))))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("endpoint");
            assertThat(server.since()).isGreaterThan(1);
        }
    }

    @Test
    void acquire_endpointDown_failsWithinItsLimitAndSaysWhereToLook() throws Exception {
        try (LockClient client = locks(SHORT)) {
            detour.over.set(nobody());
            assertThatThrownBy(() -> client.acquire(waiting(Duration.ofMillis(500))))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("endpoint");
            assertThatThrownBy(() -> client.tryAcquire(key)).isInstanceOf(StoreUnavailableException.class);
        }
    }

    /** Sends requests elsewhere, while there is an elsewhere. */
    private record Detour(AtomicReference<@Nullable URI> over) implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            URI there = over.get();
            return there == null
                    ? context.httpRequest()
                    : context.httpRequest().toBuilder()
                            .host(there.getHost())
                            .port(there.getPort())
                            .build();
        }
    }

    /** An address of this machine at which nobody listens. */
    private static URI nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }
}
