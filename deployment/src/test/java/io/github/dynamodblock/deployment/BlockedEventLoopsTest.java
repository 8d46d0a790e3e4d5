package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockClient;
import io.netty.channel.EventLoopGroup;
import io.quarkus.netty.MainEventLoopGroup;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application that blocks its event loops, which the SDK's HTTP client shares, loses no lock by that. */
class BlockedEventLoopsTest {
    private static final long LEASE_SECONDS = 2;

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.of("blocked-event-loops")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.create-table-if-missing", "true")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.lease", LEASE_SECONDS + "s");

    @Inject
    LockClient locks;

    @Inject
    @MainEventLoopGroup
    EventLoopGroup eventLoops;

    @Test
    void lease_allEventLoopsOfTheApplicationAreBlocked_isRenewed() throws Exception {
        CompletableFuture<LeaseEvent> lost = new CompletableFuture<>();
        CountDownLatch end = new CountDownLatch(1);
        Lease lease = locks.acquire("key");
        lease.addListener((held, event) -> {
            if (event instanceof LeaseEvent.Lost) {
                lost.complete(event);
            }
        });
        try {
            block(end);

            assertThatThrownBy(() -> lost.get(2 * LEASE_SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(TimeoutException.class);
            assertThat(lease.isValid()).isTrue();
        } finally {
            end.countDown();
        }
        lease.close();
    }

    private void block(CountDownLatch end) throws InterruptedException {
        List<Executor> loops = new ArrayList<>();
        eventLoops.forEach(loops::add);
        CountDownLatch blocked = new CountDownLatch(loops.size());
        for (Executor loop : loops) {
            loop.execute(() -> {
                blocked.countDown();
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
