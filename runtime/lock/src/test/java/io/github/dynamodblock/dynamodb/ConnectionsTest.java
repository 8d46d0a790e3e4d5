package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.utils.AttributeMap;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Whose connections heartbeats use, and what happens when others use them all. */
@Execution(ExecutionMode.CONCURRENT)
class ConnectionsTest {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final String APPLICATION = "of-the-application";
    private static final int CONNECTIONS = 3;

    private final RequestCounter requests = new RequestCounter();
    private FaultyWire wire;
    private DynamoDbAsyncClient sdk;

    @BeforeEach
    void start() {
        wire = new FaultyWire(DynamoDbLocal.shared().endpoint());
        sdk = LocalTable.clientBuilder(wire.endpoint())
                .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                        .maxConcurrency(CONNECTIONS)
                        .connectionAcquisitionTimeout(Duration.ofMinutes(1)))
                .overrideConfiguration(override -> override.addExecutionInterceptor(requests))
                .build();
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
    }

    @AfterEach
    void stop() throws IOException {
        sdk.close();
        wire.close();
    }

    private DynamoDbLocks.Builder locks() {
        return DynamoDbLocks.builder(sdk, LocalTable.LOCKS).timing(LeaseTiming.ofLease(LEASE));
    }

    /** Uses up the application's connections, and more. */
    private void saturate() throws InterruptedException {
        wire.swallow(request -> request.contains(APPLICATION));
        for (int request = 0; request < 2 * CONNECTIONS; request++) {
            CompletableFuture<?> unanswered = sdk.getItem(get ->
                    get.tableName(LocalTable.LOCKS.name()).key(Map.of("key", AttributeValue.fromS(APPLICATION))));
            assertThat(unanswered).isNotDone();
        }
        awaitSwallowed();
    }

    private void awaitSwallowed() throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (wire.swallowed() < CONNECTIONS) {
            assertThat(System.nanoTime()).as("all connections in use in 10 s").isLessThan(limit);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static CompletableFuture<LeaseEvent> loss(Lease lease) {
        CompletableFuture<LeaseEvent> lost = new CompletableFuture<>();
        lease.addListener((held, event) -> {
            if (event instanceof LeaseEvent.Lost) {
                lost.complete(event);
            }
        });
        return lost;
    }

    @Test
    void lease_applicationUsesAllItsConnectionsForLongerThanALease_isNotLost() throws Exception {
        try (LockClient client = locks().build()) {
            Lease lease = client.acquire("saturated");
            CompletableFuture<LeaseEvent> lost = loss(lease);
            saturate();

            assertThatThrownBy(() -> lost.get(2 * LEASE.toMillis(), TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            assertThat(lease.isValid()).isTrue();
            assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
            try (Lease next = client.acquire("saturated")) {
                assertThat(next.isValid()).isTrue();
            }
        }
    }

    @Test
    void lease_connectionsSharedAndAllUsed_isLost() throws Exception {
        try (LockClient client = locks().sharedConnections().build()) {
            Lease lease = client.acquire("shared");
            CompletableFuture<LeaseEvent> lost = loss(lease);
            saturate();

            assertThat(lost.get(10, TimeUnit.SECONDS)).isEqualTo(new LeaseEvent.Lost(LostReason.EXPIRED));
        }
    }

    @Test
    void lease_othersAskInVainOverAllConnectionsButThoseOfHeartbeats_isNotLost() throws Exception {
        Supplier<SdkAsyncHttpClient.Builder<?>> few =
                () -> NettyNioAsyncHttpClient.builder().maxConcurrency(CONNECTIONS);
        try (LockClient client =
                locks().connections(DedicatedConnections.like(sdk, few)).build()) {
            Lease lease = client.acquire("asked-beside");
            CompletableFuture<LeaseEvent> lost = loss(lease);
            wire.swallow(request -> request.contains("\"vain-"));
            for (int asked = 0; asked < 20 * CONNECTIONS; asked++) {
                CompletableFuture<?> inVain =
                        client.acquireAsync(LockRequest.of("vain-" + asked).build());
                assertThat(inVain).isNotDone();
            }

            assertThatThrownBy(() -> lost.get(2 * LEASE.toMillis(), TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            assertThat(lease.isValid()).isTrue();
        }
    }

    @Test
    void heartbeat_connectionIsABlackHole_delaysNoOtherLeases() throws Exception {
        try (LockClient client = locks().build()) {
            Lease swallowed = client.acquire("swallowed");
            CompletableFuture<LeaseEvent> lost = loss(swallowed);
            Lease[] others = new Lease[20];
            for (int i = 0; i < others.length; i++) {
                others[i] = client.acquire(LockRequest.of("other-" + i)
                        .listener((lease, event) -> lost.completeExceptionally(
                                new AssertionError("The lease on " + lease.key() + " heard " + event)))
                        .build());
            }
            wire.swallow(request -> request.contains("\"swallowed\""));

            assertThat(lost.get(10, TimeUnit.SECONDS)).isEqualTo(new LeaseEvent.Lost(LostReason.EXPIRED));
            assertThat(wire.swallowed()).isGreaterThan(1);
            assertThat(others).allMatch(Lease::isValid);
        }
    }

    @Test
    void lease_manyLongerOnesHaveSwallowedHeartbeats_isRenewed() throws Exception {
        LeaseTiming longer = LeaseTiming.ofLease(LEASE.multipliedBy(4));
        Supplier<SdkAsyncHttpClient.Builder<?>> few =
                () -> NettyNioAsyncHttpClient.builder().maxConcurrency(CONNECTIONS);
        try (LockClient client =
                locks().connections(DedicatedConnections.like(sdk, few)).build()) {
            for (int i = 0; i < 4 * CONNECTIONS; i++) {
                client.acquire(LockRequest.of("longer-" + i).timing(longer).build());
            }
            Lease shorter = client.acquire("shorter");
            CompletableFuture<LeaseEvent> lost = loss(shorter);
            wire.swallow(request -> request.contains("\"longer-"));
            awaitSwallowed();

            assertThatThrownBy(() -> lost.get(2 * LEASE.toMillis(), TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            assertThat(shorter.isValid()).isTrue();
        }
    }

    @Test
    void connections_like_haveTheApplicationsInterceptorsOnce() throws Exception {
        try (LockClient client = DynamoDbLocks.builder(sdk, LocalTable.LOCKS).build()) {
            requests.since();
            client.acquire("intercepted").close();

            assertThat(requests.since()).isEqualTo(2);
        }
    }

    @Test
    void connections_ofItsOwn_areClosedWithTheClientAndNothingOfTheApplications() throws Exception {
        Lent credentials = new Lent();
        ClosingHttp http = new ClosingHttp();
        try (DynamoDbAsyncClient application = LocalTable.clientBuilder(wire.endpoint())
                .credentialsProvider(credentials)
                .build()) {
            try (LockClient client = DynamoDbLocks.builder(application, LocalTable.LOCKS)
                    .connections(DedicatedConnections.like(application, () -> http))
                    .build()) {
                client.acquire("closed").close();
                assertThat(http.open).hasValue(2);
            }

            assertThat(http.open).hasValue(0);
            assertThat(credentials.closed).isFalse();
            assertThat(application.describeLimits()).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    /** Credentials that can be closed, as those of some services are. */
    private static final class Lent implements AwsCredentialsProvider, SdkAutoCloseable {
        volatile boolean closed;

        @Override
        public AwsCredentials resolveCredentials() {
            return AwsBasicCredentials.create("local", "local");
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Counts its clients that are open. */
    private static final class ClosingHttp implements SdkAsyncHttpClient.Builder<ClosingHttp> {
        final AtomicInteger open = new AtomicInteger();

        @Override
        public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
            SdkAsyncHttpClient http = NettyNioAsyncHttpClient.builder().buildWithDefaults(defaults);
            open.incrementAndGet();
            return new SdkAsyncHttpClient() {
                @Override
                public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
                    return http.execute(request);
                }

                @Override
                public void close() {
                    http.close();
                    open.decrementAndGet();
                }
            };
        }
    }

    @Test
    void connections_clientThatTellsNothing_areAnErrorThatSaysWhatToDo() {
        DynamoDbAsyncClient silent = new DynamoDbAsyncClient() {
            @Override
            public String serviceName() {
                return "dynamodb";
            }

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> DynamoDbLocks.builder(silent, LocalTable.LOCKS).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("connections(…)")
                .hasMessageContaining("sharedConnections()");
    }
}
