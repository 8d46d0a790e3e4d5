package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.system.SystemPorts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Thousands who wait for one key, and a store that refuses each of them at once. */
class LongQueueTest {
    private final CompletableFuture<StoreAnswer> first = new CompletableFuture<>();
    private final StoreAnswer refusal =
            new StoreAnswer.Unapplied(new LockMisuseException("not like this", null), false);

    private final LockStore store = new LockStore() {
        @Override
        public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
            return first.isDone() ? CompletableFuture.completedFuture(refusal) : first;
        }

        @Override
        public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
            return new CompletableFuture<>();
        }
    };

    @Test
    void queue_eachRefusedAtOnce_endsForAll() throws Exception {
        SystemPorts machine = new SystemPorts(store);
        try (CoreLockClient client = new CoreLockClient(
                machine.ports(),
                new ClientSettings(
                        "one",
                        LeaseTiming.ofLease(Duration.ofSeconds(60)),
                        Duration.ofSeconds(30),
                        Duration.ofDays(7),
                        0.01),
                machine::close)) {
            List<CompletableFuture<Lease>> waiters = Stream.generate(
                            () -> client.acquireAsync(LockRequest.of("k").build()))
                    .limit(5_000)
                    .toList();
            first.complete(refusal);

            for (CompletableFuture<Lease> waiter : waiters) {
                assertThat(waiter.handle((lease, failure) -> failure).get(10, TimeUnit.SECONDS))
                        .isInstanceOf(LockMisuseException.class);
            }
        }
    }
}
