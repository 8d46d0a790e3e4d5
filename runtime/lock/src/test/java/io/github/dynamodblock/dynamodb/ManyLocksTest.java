package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Many locks held by one client; the harness's profile {@code scale} holds more of them, for longer and from farther off. */
@Isolated("counts threads")
class ManyLocksTest {
    private static final int LOCKS = 300;
    private static final int SECONDS = 6;
    /** A heartbeat a second. A busy machine on which a response takes seconds puts no lease in danger. */
    private static final LeaseTiming TIMING =
            new LeaseTiming(Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofSeconds(12));

    private static final Set<String> SDK =
            Set.of("aws-java-sdk-", "sdk-", "globalEventExecutor-", "threadDeathWatcher-", "process reaper");

    /** The live threads that are not the SDK's. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> SDK.stream().noneMatch(name::startsWith))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void locks_manyHeld_costOneRequestAPeriodEachAndNoThread() throws Exception {
        RequestCounter requests = new RequestCounter();
        Queue<LeaseEvent> heard = new ConcurrentLinkedQueue<>();
        List<Lease> leases = new ArrayList<>();
        try (DynamoDbAsyncClient sdk = LocalTable.client(requests)) {
            LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
            try (LockClient client =
                    DynamoDbLocks.builder(sdk, LocalTable.LOCKS).timing(TIMING).build()) {
                leases.add(client.acquire("many-first"));
                Set<String> before = threads();
                for (int lock = 1; lock < LOCKS; lock++) {
                    leases.add(client.acquire(LockRequest.of("many-" + lock)
                            .listener((lease, event) -> heard.add(event))
                            .build()));
                }
                requests.since();
                for (int second = 0; second < SECONDS; second++) {
                    TimeUnit.SECONDS.sleep(1);
                    Set<String> more = threads();
                    more.removeAll(before);
                    // Two on a quiet machine, which is for the profile to show; a busy one rings some more at once.
                    assertThat(more).as("threads since the first acquire").hasSizeLessThan(LOCKS / 10);
                }

                assertThat(heard).isEmpty();
                assertThat(leases).allMatch(Lease::isValid);
                // Up to a tenth earlier than each second, and the first one up to half; a lost answer costs one more.
                assertThat(requests.since()).isBetween(LOCKS * (SECONDS - 1), LOCKS * (SECONDS + 2));
            }
        }
    }
}
