package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * A network that swallowed requests, on as many connections as there may be, and is well again: what was given up must
 * hold no connection that the next request needs.
 */
@Execution(ExecutionMode.CONCURRENT)
class BlackHoleTest {
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 5;
    private static final int LEASES = 4 * CONNECTIONS;

    private final Set<LockKey> renewed = ConcurrentHashMap.newKeySet();
    private FaultyWire wire;
    private DynamoDbAsyncClient sdk;
    private LockClient client;

    @BeforeEach
    void start() {
        wire = new FaultyWire(DynamoDbLocal.shared().endpoint());
        sdk = LocalTable.client(wire.endpoint());
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
        client = DynamoDbLocks.builder(sdk, LocalTable.LOCKS)
                .timing(LeaseTiming.ofLease(LEASE))
                .connections(DedicatedConnections.like(
                        sdk, () -> NettyNioAsyncHttpClient.builder().maxConcurrency(CONNECTIONS)))
                .store(this::hearing)
                .build();
    }

    @AfterEach
    void stop() throws IOException {
        wire.swallow(request -> false);
        client.close();
        sdk.close();
        wire.close();
    }

    private LockStore hearing(LockStore store) {
        return new LockStore() {
            @Override
            public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
                return store.write(write, limit).thenApply(answer -> {
                    if (write instanceof LockWrite.Heartbeat && answer instanceof StoreAnswer.Applied) {
                        renewed.add(write.key());
                    }
                    return answer;
                });
            }

            @Override
            public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
                return store.read(key, consistent, limit);
            }
        };
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("20 s for " + what).isNegative();
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Test
    void leases_heartbeatsWereSwallowedOnAllConnections_areRenewedOnceTheNetworkIsWell() throws Exception {
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < LEASES; i++) {
            leases.add(client.acquire("hole-" + i));
        }
        wire.swallow(request -> true);
        await("swallowed heartbeats", () -> wire.swallowed() >= CONNECTIONS);
        wire.swallow(request -> false);
        renewed.clear();

        await(
                "a heartbeat of each lease",
                () -> renewed.size() == LEASES || !leases.stream().allMatch(Lease::isValid));

        assertThat(leases).allMatch(Lease::isValid);
    }

    @Test
    void acquire_othersWereSwallowedOnAllConnections_isGrantedOnceTheNetworkIsWell() throws Exception {
        wire.swallow(request -> request.contains("\"vain-"));
        for (int i = 0; i < LEASES; i++) {
            CompletableFuture<Optional<Lease>> vain =
                    client.tryAcquireAsync(LockRequest.of("vain-" + i).build());
            assertThat(vain).isNotDone();
        }
        await("swallowed acquires", () -> wire.swallowed() >= CONNECTIONS);
        wire.swallow(request -> false);

        Lease lease = client.acquire(LockRequest.of("after-the-hole")
                .waitLimit(LEASE.multipliedBy(2))
                .build());

        assertThat(lease.isValid()).isTrue();
    }
}
