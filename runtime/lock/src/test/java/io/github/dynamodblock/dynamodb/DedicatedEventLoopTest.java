package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** When heartbeats have an event loop to themselves, and what becomes of that and other threads. */
@Isolated("counts threads, and sets a property of the system")
class DedicatedEventLoopTest {
    private static final String CHOICE = "software.amazon.awssdk.http.async.service.impl";

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("dynamodb-lock-network"))
                .toList();
    }

    private static void awaitEnds() throws InterruptedException {
        for (Thread thread : threads()) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
        assertThat(threads()).isEmpty();
    }

    /** A thread that is no daemon would keep an application from ending that forgot to close its client. */
    @Test
    void thread_ofHeartbeats_isOneDaemonAndEndsWithItsClient() throws Exception {
        // Those of other tests may be about to end.
        awaitEnds();
        try (FailingServer server = new FailingServer(400, "ValidationException", "of a test");
                DynamoDbAsyncClient application = LocalTable.client(server.endpoint());
                Connections own = DedicatedConnections.like(application).open()) {
            assertThat(own.others().client().listTables()).failsWithin(10, TimeUnit.SECONDS);
            assertThat(threads()).as("of what is no heartbeat").isEmpty();
            assertThat(own.heartbeats().client().listTables()).failsWithin(10, TimeUnit.SECONDS);
            assertThat(own.heartbeats().client().listTables()).failsWithin(10, TimeUnit.SECONDS);

            assertThat(threads()).singleElement().matches(Thread::isDaemon);
            assertThat(server.since()).isEqualTo(3);
        }
        awaitEnds();
    }

    private static Set<Thread> timers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("dynamodb-lock-timer"))
                .collect(Collectors.toSet());
    }

    @Test
    void thread_thatRings_endsWithItsClient() throws Exception {
        Set<Thread> ofOthers = timers();
        LockTable table = LockTable.named("locks");
        Set<Thread> rings;
        try (LockClient client = DynamoDbLocks.builder(new StandIn(table), table)
                        .sharedConnections()
                        .build();
                Lease lease = client.acquire("k")) {
            rings = timers();
            rings.removeAll(ofOthers);
            assertThat(rings).hasSize(1);
            assertThat(lease.isValid()).isTrue();
        }
        for (Thread thread : rings) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void isPossible_whereTheHttpClientIsNettys() {
        assertThat(DedicatedEventLoop.isPossible(Optional.empty())).isTrue();
        assertThat(DedicatedEventLoop.isPossible(Optional.of(NettyNioAsyncHttpClient.builder())))
                .isTrue();
        assertThat(DedicatedEventLoop.isPossible(Optional.of(new RecordedHttp())))
                .isFalse();
    }

    /** The SDK takes another HTTP client then, which knows no event loops. */
    @Test
    void isPossible_anotherHttpClientChosen_isNot() {
        System.setProperty(CHOICE, "software.amazon.awssdk.http.crt.AwsCrtSdkHttpService");
        try {
            assertThat(DedicatedEventLoop.isPossible(Optional.empty())).isFalse();
            assertThat(DedicatedEventLoop.isPossible(Optional.of(NettyNioAsyncHttpClient.builder())))
                    .isTrue();
        } finally {
            System.clearProperty(CHOICE);
        }
    }
}
