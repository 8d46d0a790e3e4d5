package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The thread that carries a client's heartbeats. */
@Isolated("counts threads")
class NetworkThreadTest {
    @Test
    void thread_ofHeartbeats_isOneAndEndsWithItsClient() throws Exception {
        // Those of other tests may be about to end.
        awaitEnds();
        try (DynamoDbAsyncClient sdk = LocalTable.client()) {
            LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
            try (LockClient client =
                    DynamoDbLocks.builder(sdk, LocalTable.LOCKS).build()) {
                Lease lease = client.acquire("own-loop");
                lease.heartbeat(HeartbeatRequest.NONE);
                lease.heartbeat(HeartbeatRequest.NONE);

                assertThat(threads()).hasSize(1);
                assertThat(lease.isValid()).isTrue();
            }
        }

        awaitEnds();
    }

    private static void awaitEnds() throws InterruptedException {
        for (Thread thread : threads()) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
        assertThat(threads()).isEmpty();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("dynamodb-lock-network"))
                .toList();
    }
}
