package io.github.dynamodblock.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.chaos.nemesis.FaultShape;
import io.github.dynamodblock.dynamodb.DynamoDbLocks;
import io.github.dynamodblock.dynamodb.LockTable;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * A thousand locks, held for a minute over a way that takes 5 ms in each direction. Run by the profile {@code scale}:
 * too long for every build.
 */
@Tag("scale")
class ThousandLocksTest {
    private static final System.Logger LOG = System.getLogger(ThousandLocksTest.class.getName());
    private static final int LOCKS = 1_000;
    private static final int SECONDS = 60;
    private static final LeaseTiming TIMING =
            new LeaseTiming(Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(12));
    private static final Set<String> SDK =
            Set.of("aws-java-sdk-", "sdk-", "globalEventExecutor-", "threadDeathWatcher-", "process reaper");

    private final AtomicInteger heartbeats = new AtomicInteger();
    private final Queue<LeaseEvent> heard = new ConcurrentLinkedQueue<>();
    private final List<Lease> leases = new ArrayList<>();

    private LockStore counted(LockStore store) {
        return new LockStore() {
            @Override
            public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
                if (write instanceof LockWrite.Heartbeat) {
                    heartbeats.incrementAndGet();
                }
                return store.write(write, limit);
            }

            @Override
            public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
                return store.read(key, consistent, limit);
            }
        };
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> SDK.stream().noneMatch(name::startsWith))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void locks_aThousandHeldForAMinute_areNotLostAndTakeTwoThreads(@TempDir Path directory) throws Exception {
        try (DynamoDbLocal store = DynamoDbLocal.start();
                Toxiproxy toxiproxy = RealParts.toxiproxy(directory)) {
            WorkerProxy way = toxiproxy.open("far", store.endpoint());
            way.impose(new FaultShape.Latency(5, 5, 0, false));
            try (DynamoDbAsyncClient sdk = SdkClients.client(way.endpoint(), Duration.ofSeconds(10))) {
                LockTable table = LockTable.named("thousand");
                LockTableAdmin.of(sdk, table).createIfMissing();
                try (LockClient client = DynamoDbLocks.builder(sdk, table)
                        .timing(TIMING)
                        .store(this::counted)
                        .build()) {
                    hold(client);
                }
            }
        }
    }

    private void hold(LockClient client) throws InterruptedException {
        leases.add(client.acquire("first"));
        Set<String> before = threads();
        for (int lock = 1; lock < LOCKS; lock++) {
            leases.add(client.acquire(LockRequest.of("lock-" + lock)
                    .listener((lease, event) -> heard.add(event))
                    .build()));
        }
        heartbeats.set(0);
        Set<String> more = new TreeSet<>();
        int busiest = 0;
        for (int second = 0; second < SECONDS; second++) {
            int sent = heartbeats.get();
            TimeUnit.SECONDS.sleep(1);
            busiest = Math.max(busiest, heartbeats.get() - sent);
            more.addAll(threads());
        }
        more.removeAll(before);
        LOG.log(
                System.Logger.Level.INFO,
                LOCKS + " locks for " + SECONDS + " s: " + heartbeats + " heartbeats, at most " + busiest
                        + " a second; threads since the first acquire: " + more);

        assertThat(heard).isEmpty();
        assertThat(leases).hasSize(LOCKS).allMatch(Lease::isValid);
        assertThat(more).hasSizeLessThanOrEqualTo(2);
        // 200 a second, up to a tenth earlier each.
        assertThat(heartbeats.get()).isBetween(11_000, 14_000);
        assertThat(busiest).isLessThan(400);
    }
}
