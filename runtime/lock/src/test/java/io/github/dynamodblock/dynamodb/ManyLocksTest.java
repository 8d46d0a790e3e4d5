package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.chaos.dynamodb.PollingDeadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Many locks held by one client; the harness's profile {@code scale} holds more of them, for longer and from farther off. */
@Isolated("counts threads")
class ManyLocksTest {
    private static final int LOCKS = 300;
    private static final int PERIODS = 5;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** A heartbeat a second. A busy machine on which heartbeats are late by minutes puts no lease in danger. */
    private static final LeaseTiming TIMING =
            new LeaseTiming(Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofMinutes(8));

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
                long begin = System.nanoTime();
                assertThat(PollingDeadline.in(LIMIT).await(() -> {
                            Set<String> more = threads();
                            more.removeAll(before);
                            // Two on a quiet machine, which is for the profile to show; a busy one rings some more at
                            // once.
                            assertThat(more)
                                    .as("threads since the first acquire")
                                    .hasSizeLessThan(LOCKS / 10);
                            return requests.soFar() >= LOCKS * PERIODS;
                        }))
                        .isTrue();
                int sent = requests.since();
                double periods = (System.nanoTime() - begin) / 1e9;

                assertThat(heard).isEmpty();
                assertThat(leases).allMatch(Lease::isValid);
                // Up to a tenth earlier than each second, and the first one up to half; a lost answer costs one more.
                assertThat(sent).as("requests in %s periods", periods).isLessThan((int) (LOCKS * (periods * 1.2 + 1)));
            }
        }
    }
}
