package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.system.SystemPorts;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Sends that block the threads they are made on: no time-out waits for them, and of heartbeats only those of their lane. */
@Execution(ExecutionMode.CONCURRENT)
class BlockedSendTest {
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final LockKey KEY = LockKey.of("k");

    private final InMemoryStore rows = new InMemoryStore();
    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch blocked = new CountDownLatch(2);
    private final CountDownLatch heartbeats = new CountDownLatch(8);
    private volatile boolean heartbeatsBlock;
    private final CoreLockClient client = client(new LockStore() {
        @Override
        public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
            if (write instanceof LockWrite.Release) {
                return new CompletableFuture<>();
            }
            if (write instanceof LockWrite.Heartbeat) {
                heartbeats.countDown();
                if (heartbeatsBlock) {
                    block();
                }
            }
            return CompletableFuture.completedFuture(rows.apply(write));
        }

        /** Whoever waits reads: once on its own thread, then on those that send. */
        @Override
        public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
            if (Thread.currentThread().getName().startsWith("dynamodb-lock-")) {
                block();
            }
            return CompletableFuture.completedFuture(new ReadAnswer.Shown(rows.row(key)));
        }
    });

    private final LockClient other = InMemoryLocks.client(rows, "other");

    private static CoreLockClient client(LockStore store) {
        SystemPorts machine = new SystemPorts(store);
        return new CoreLockClient(
                machine.ports(),
                new ClientSettings("one", LeaseTiming.ofLease(LEASE), Duration.ofSeconds(30), Duration.ofDays(7), 0.01),
                machine::close);
    }

    private void block() {
        blocked.countDown();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static LockRequest within(String key, long millis) {
        return LockRequest.of(key).waitLimit(Duration.ofMillis(millis)).build();
    }

    /** Both threads that send what is no heartbeat are in a read of somebody who waits for another client's lock. */
    private void blockSenders() throws Exception {
        for (String key : new String[] {"x", "y"}) {
            Lease unused = other.acquire(key);
            CompletableFuture<Lease> waits = client.acquireAsync(within(key, 60_000));
            assertThat(waits).isNotDone();
        }
        RealTime.await(blocked, "two blocked sends");
    }

    @AfterEach
    void unblock() {
        end.countDown();
        client.close();
        other.close();
    }

    @Test
    void lease_twoOtherSendsBlock_isRenewed() throws Exception {
        Lease lease = client.acquire("k");
        blockSenders();

        RealTime.await(heartbeats, "eight heartbeats");
        assertThat(lease.isValid()).isTrue();
    }

    @Test
    void lease_allSendsBlock_expiresInTime() throws Exception {
        heartbeatsBlock = true;
        CompletableFuture<LeaseEvent> lost = new CompletableFuture<>();
        blockSenders();
        Lease lease = client.acquire(LockRequest.of(KEY)
                .listener((held, event) -> {
                    if (event instanceof LeaseEvent.Lost) {
                        lost.complete(event);
                    }
                })
                .build());

        assertThat(RealTime.await(lost)).isEqualTo(new LeaseEvent.Lost(LostReason.EXPIRED));
        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void acquire_allSendsBlock_endsAtItsWaitLimit() throws Exception {
        blockSenders();
        CompletableFuture<Lease> first = client.acquireAsync(within("x", 200));
        CompletableFuture<Lease> second = client.acquireAsync(within("y", 200));

        assertThatThrownBy(() -> RealTime.await(first)).hasCauseInstanceOf(LockNotGrantedException.class);
        assertThatThrownBy(() -> RealTime.await(second)).hasCauseInstanceOf(LockNotGrantedException.class);
    }

    @Test
    void release_unansweredAndAllSendsBlock_endsUnknown() throws Exception {
        Lease lease = client.acquire("k");
        blockSenders();

        assertThat(RealTime.await(lease.releaseAsync().toCompletableFuture())).isEqualTo(ReleaseOutcome.UNKNOWN);
    }
}
