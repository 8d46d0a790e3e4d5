package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.system.SystemPorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Clients on real clocks and threads over one table in memory, for what only threads can do to each other. */
final class RealTime implements AutoCloseable {
    /** How long a test waits for something that must come. */
    private static final long LIMIT_SECONDS = 10;

    final InMemoryStore rows = new InMemoryStore();
    private final List<CoreLockClient> clients = new ArrayList<>();
    private final Semaphore heartbeats = new Semaphore(0);
    private final ExecutorService wire = Executors.newFixedThreadPool(2);
    private volatile boolean answers = true;

    CoreLockClient client(String owner, Duration lease) {
        SystemPorts machine = new SystemPorts(store());
        CoreLockClient client = new CoreLockClient(
                machine.ports(),
                new ClientSettings(owner, LeaseTiming.ofLease(lease), Duration.ofSeconds(30), Duration.ofDays(7), 0.01),
                machine::close);
        clients.add(client);
        return client;
    }

    /** From now on nothing is answered. */
    void fallSilent() {
        answers = false;
    }

    /** Waits until that many heartbeats more were applied. */
    void awaitHeartbeats(int count) throws InterruptedException {
        heartbeats.drainPermits();
        assertThat(heartbeats.tryAcquire(count, LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("%d heartbeats within %d s", count, LIMIT_SECONDS)
                .isTrue();
    }

    static void await(CountDownLatch latch, String what) throws InterruptedException {
        assertThat(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("%s within %d s", what, LIMIT_SECONDS)
                .isTrue();
    }

    static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private LockStore store() {
        return new LockStore() {
            @Override
            public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
                return answered(() -> {
                    StoreAnswer answer = rows.apply(write);
                    if (write instanceof LockWrite.Heartbeat) {
                        heartbeats.release();
                    }
                    return answer;
                });
            }

            @Override
            public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
                return answered(() -> new ReadAnswer.Shown(rows.row(key)));
            }
        };
    }

    /** On threads of the wire, as with a network. */
    private <A> CompletableFuture<A> answered(Supplier<A> request) {
        return answers ? CompletableFuture.supplyAsync(request, wire) : new CompletableFuture<>();
    }

    @Override
    public void close() {
        clients.forEach(CoreLockClient::close);
        wire.shutdown();
    }
}
