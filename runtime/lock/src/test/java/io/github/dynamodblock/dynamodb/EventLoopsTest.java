package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Who blocks the threads that carry the requests of all SDK clients keeps no heartbeat waiting. */
@Execution(ExecutionMode.CONCURRENT)
class EventLoopsTest {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final int BEATS_IN_TWO_LEASES = 8;

    private final SdkEventLoopGroup shared =
            SdkEventLoopGroup.builder().numberOfThreads(2).build();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Semaphore beats = new Semaphore(0);
    private final Semaphore blocked = new Semaphore(0);
    private final Set<Thread> blockedThreads = ConcurrentHashMap.newKeySet();
    private DynamoDbAsyncClient sdk;

    @BeforeEach
    void start() {
        sdk = LocalTable.clientBuilder(DynamoDbLocal.shared().endpoint())
                .httpClientBuilder(http())
                .build();
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
    }

    @AfterEach
    void stop() {
        end.countDown();
        sdk.close();
        shared.eventLoopGroup().shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** On the loops that others share, as all clients are by default and in Quarkus. */
    private SdkAsyncHttpClient.Builder<?> http() {
        return NettyNioAsyncHttpClient.builder().eventLoopGroup(shared);
    }

    private void blockTheSharedLoops() throws InterruptedException {
        EventLoopGroup loops = shared.eventLoopGroup();
        List<EventExecutor> all = new ArrayList<>();
        loops.forEach(all::add);
        all.forEach(loop -> loop.execute(this::block));
        assertThat(blocked.tryAcquire(all.size(), 10, TimeUnit.SECONDS)).isTrue();
    }

    private void block() {
        if (blockedThreads.add(Thread.currentThread())) {
            blocked.release();
        }
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private LockStore counting(LockStore store) {
        return new LockStore() {
            @Override
            public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
                return store.write(write, limit).thenApply(answer -> {
                    if (write instanceof LockWrite.Heartbeat && answer instanceof StoreAnswer.Applied) {
                        beats.release();
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

    private LockClient client(DedicatedConnections connections) {
        return DynamoDbLocks.builder(sdk, LocalTable.LOCKS)
                .timing(LeaseTiming.ofLease(LEASE))
                .connections(connections)
                .store(this::counting)
                .build();
    }

    @Test
    void lease_allSharedEventLoopsAreBlocked_isRenewed() throws Exception {
        try (LockClient client = client(DedicatedConnections.like(sdk, this::http))) {
            Lease lease = client.acquire("blocked-loops");
            blockTheSharedLoops();
            beats.drainPermits();

            assertThat(beats.tryAcquire(BEATS_IN_TWO_LEASES, 10 * LEASE.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
            assertThat(lease.isValid()).isTrue();
            end.countDown();
        }
    }

    /** Its callback runs where the answer came in, as an application may choose. */
    @Test
    void lease_callbackOfTheApplicationBlocksALoop_isRenewed() throws Exception {
        CountDownLatch calledBack = new CountDownLatch(1);
        try (DynamoDbAsyncClient blocking = LocalTable.clientBuilder(
                                DynamoDbLocal.shared().endpoint())
                        .httpClientBuilder(http())
                        .asyncConfiguration(async -> async.advancedOption(
                                SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                        .build();
                LockClient client = client(DedicatedConnections.like(sdk, this::http))) {
            Lease lease = client.acquire("blocking-callback");
            Thread test = Thread.currentThread();
            do {
                CompletableFuture<?> unused = blocking.listTables().thenAccept(tables -> {
                    // Where the answer was there before the callback, this thread would block itself.
                    if (Thread.currentThread() != test) {
                        calledBack.countDown();
                        block();
                    }
                });
            } while (!calledBack.await(1, TimeUnit.SECONDS));
            // Whatever goes over the other one may not save it.
            blockTheSharedLoops();
            beats.drainPermits();

            assertThat(beats.tryAcquire(BEATS_IN_TWO_LEASES, 10 * LEASE.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
            assertThat(lease.isValid()).isTrue();
            end.countDown();
        }
    }

    /** What it was given stays for whoever else uses it: those of the lock are made from it, and it is left without. */
    @Test
    void builder_usedAgain_makesClientsOnceMore() throws Exception {
        SdkAsyncHttpClient.Builder<?> http = http();
        for (int time = 0; time < 2; time++) {
            try (LockClient client = client(DedicatedConnections.like(sdk, () -> http))) {
                assertThat(client.acquire("again-" + time).isValid()).isTrue();
            }
        }
    }
}
