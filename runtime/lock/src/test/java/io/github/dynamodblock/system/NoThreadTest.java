package io.github.dynamodblock.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.ClientSettings;
import io.github.dynamodblock.core.CoreLockClient;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A machine on which no thread can be made for a while. */
class NoThreadTest {
    private static final Duration LEASE = Duration.ofSeconds(1);

    private final InMemoryStore rows = new InMemoryStore();
    private final AtomicInteger inVain = new AtomicInteger();
    private final CountDownLatch severalInVain = new CountDownLatch(5);
    private final LinkedBlockingQueue<LeaseEvent> heard = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<LockWrite> heartbeats = new LinkedBlockingQueue<>();
    private volatile boolean noThread;

    private final SystemPorts machine = new SystemPorts(
            new LockStore() {
                @Override
                public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
                    if (write instanceof LockWrite.Heartbeat) {
                        heartbeats.add(write);
                    }
                    return rows.write(write, limit);
                }

                @Override
                public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
                    return rows.read(key, consistent, limit);
                }
            },
            new SystemClock(),
            this::threads);

    private ThreadFactory threads(String name) {
        ThreadFactory real = new Threads(name);
        return task -> {
            if (!noThread) {
                return real.newThread(task);
            }
            inVain.incrementAndGet();
            severalInVain.countDown();
            throw new OutOfMemoryError("unable to create native thread: of a test");
        };
    }

    private CoreLockClient client() {
        return new CoreLockClient(
                machine.ports(),
                new ClientSettings("one", LeaseTiming.ofLease(LEASE), Duration.ofSeconds(30), Duration.ofDays(7), 0.01),
                machine::close);
    }

    private static LockRequest request(LinkedBlockingQueue<LeaseEvent> heard) {
        return LockRequest.of("k").listener((lease, event) -> heard.add(event)).build();
    }

    @Test
    void lease_noThreadUntilItHasExpired_isToldLostOnceAndCanBeTakenAgain() throws Exception {
        try (CoreLockClient client = client()) {
            noThread = true;
            Lease lease = client.acquire(request(heard));
            while (lease.isValid()) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertThat(severalInVain.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(heard).isEmpty();
            noThread = false;

            for (LeaseEvent event = null; !(event instanceof LeaseEvent.Lost); ) {
                event = heard.poll(10, TimeUnit.SECONDS);
                assertThat(event).isNotNull();
            }
            assertThat(client.leases()).isEmpty();
            heartbeats.clear();
            try (Lease next = client.acquire("k")) {
                assertThat(next.isValid()).isTrue();
                assertThat(heartbeats.poll(10, TimeUnit.SECONDS))
                        .as("a heartbeat of the next")
                        .isNotNull();
            }
            assertThat(heard).noneMatch(LeaseEvent.Lost.class::isInstance);
        }
    }

    @Test
    void lease_noThreadWhenItsListenerIsToldAndItsClientCloses_isToldAllTheSame() throws Exception {
        CoreLockClient client = client();
        Lease unused = client.acquire(request(heard));
        noThread = true;
        client.close();

        assertThat(heard.poll(10, TimeUnit.SECONDS)).isInstanceOf(LeaseEvent.Lost.class);
        assertThat(inVain).hasPositiveValue();
        assertThat(heard).isEmpty();
    }
}
