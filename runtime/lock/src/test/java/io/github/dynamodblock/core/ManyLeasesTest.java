package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.ClosePolicy;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many leases of one client: how their heartbeats are spread and limited, and how the client closes. */
class ManyLeasesTest {
    private static final long MILLI = SimulatedPair.MILLI;
    private static final LeaseTiming TIMING = LeaseTiming.ofLease(Duration.ofSeconds(20));
    private static final int LEASES = 200;

    private final VirtualTime world = new VirtualTime(7);
    private final SimulatedTable table = new SimulatedTable(InMemoryStore::apply);
    private final List<Long> beats = new ArrayList<>();
    private final List<LeaseEvent> heard = new ArrayList<>();
    private final List<Lease> leases = new ArrayList<>();
    private final SimulatedClient machine = new SimulatedClient(
            world,
            table,
            new SimulatedNetwork() {
                @Override
                public Fate fate(SimulatedClient client, @Nullable LockWrite write) {
                    if (write instanceof LockWrite.Heartbeat) {
                        beats.add(world.now() / MILLI);
                    }
                    return new Fate(List.of(MILLI), OptionalLong.of(MILLI));
                }

                @Override
                public int staleness() {
                    return 0;
                }
            },
            "many",
            1,
            TIMING);

    private CoreLockClient client(int rate, ClosePolicy policy, Executor callbacks) {
        return new CoreLockClient(
                new Ports(machine, machine, machine, machine, machine::elsewhere, machine::elsewhere, callbacks),
                new ClientSettings("many", TIMING, Duration.ofSeconds(30), Duration.ofDays(7), 0.01, rate, policy),
                () -> {});
    }

    private CoreLockClient runner(int count, CoreLockClient client) {
        for (int i = 0; i < count; i++) {
            LockRequest request = LockRequest.of("k" + i)
                    .listener((lease, event) -> heard.add(event))
                    .build();
            CompletableFuture<?> unused = client.acquireAsync(request).thenAccept(leases::add);
        }
        world.runUntil(world.now() + 10 * MILLI);
        assertThat(leases).hasSize(count);
        return client;
    }

    /** The most in any second of so many seconds. */
    private long most(int from, int to) {
        long most = 0;
        for (int second = from; second < to; second++) {
            long begin = second * 1_000L;
            most = Math.max(
                    most,
                    beats.stream()
                            .filter(at -> at >= begin && at < begin + 1_000)
                            .count());
        }
        return most;
    }

    private void passes(long seconds) {
        world.runUntil(world.now() + seconds * 1_000 * MILLI);
    }

    private boolean isFree(int number) {
        return table.read(LockKey.of("k" + number), 0).map(LockRow::released).orElseThrow();
    }

    @Test
    void heartbeats_ofLocksTakenTogether_areSpreadOverThePeriod() {
        runner(LEASES, client(0, ClosePolicy.RELEASE, Runnable::run));
        passes(60);

        // One in five seconds each makes 40 a second.
        assertThat(most(0, 10)).isBetween(40L, 110L);
        assertThat(most(10, 30)).isBetween(40L, 95L);
        assertThat(leases).allMatch(Lease::isValid);
        assertThat(heard).isEmpty();
    }

    @Test
    void heartbeats_limitThatSuffices_isKept() {
        runner(LEASES, client(50, ClosePolicy.RELEASE, Runnable::run));
        passes(60);

        assertThat(most(0, 60)).isBetween(40L, 51L);
        assertThat(leases).allMatch(Lease::isValid);
        assertThat(heard).isEmpty();
    }

    @Test
    void heartbeats_limitTooLow_isExceededAndNoLockIsLostNorInDanger() {
        runner(LEASES, client(3, ClosePolicy.RELEASE, Runnable::run));
        passes(120);

        assertThat(leases).allMatch(Lease::isValid);
        assertThat(heard).isEmpty();
        assertThat(beats.size() / 120.0).isGreaterThan(3);
    }

    @Test
    void close_policyExpire_leavesTheRowsAndTellsTheHolders() {
        CoreLockClient client = runner(2, client(0, ClosePolicy.EXPIRE, Runnable::run));
        CompletableFuture<?> closed = client.closeAsync();
        passes(1);

        assertThat(closed).isCompleted();
        assertThat(heard).hasSize(2).allMatch(LeaseEvent.Lost.class::isInstance);
        assertThat(leases).noneMatch(Lease::isValid);
        assertThat(isFree(0) || isFree(1)).isFalse();
        beats.clear();
        passes(60);
        assertThat(beats).isEmpty();
    }

    @Test
    void close_policyRelease_freesTheRows() {
        CoreLockClient client = runner(2, client(0, ClosePolicy.RELEASE, Runnable::run));
        CompletableFuture<?> closed = client.closeAsync();
        passes(1);

        assertThat(closed).isCompleted();
        assertThat(isFree(0) && isFree(1)).isTrue();
    }

    @Test
    void close_oneCannotBeToldAtOnce_freesAllAndTellsAll() {
        List<Optional<Runnable>> refused = new ArrayList<>();
        boolean[] refusing = {false};
        CoreLockClient client = runner(3, client(0, ClosePolicy.RELEASE, task -> {
            if (refusing[0] && refused.isEmpty()) {
                refused.add(Optional.of(task));
                throw new RejectedExecutionException("refused by a test");
            }
            task.run();
        }));
        refusing[0] = true;
        CompletableFuture<?> closed = client.closeAsync();
        passes(11);

        assertThat(refused).hasSize(1);
        assertThat(closed).isCompleted();
        assertThat(isFree(0) && isFree(1) && isFree(2)).isTrue();
        assertThat(heard).hasSize(3);
    }
}
