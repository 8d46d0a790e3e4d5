package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.KEY;
import static io.github.dynamodblock.core.StillWorld.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.RandomSource;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a holder learns from the answers to its heartbeats, and when it sends the first. */
@Timeout(30)
class HeartbeatAnswersTest {
    private static final LockData NEW = LockData.of("new".getBytes(UTF_8));

    private final StillWorld world = new StillWorld();
    private final CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});

    private Lease granted(CoreLockClient by) {
        return by.acquireAsync(LockRequest.of(KEY).build()).join();
    }

    private static CompletableFuture<?> heartbeat(Lease lease, HeartbeatRequest wanted) {
        return lease.heartbeatAsync(wanted).toCompletableFuture();
    }

    private LockRow row() {
        return world.row(KEY).orElseThrow();
    }

    private LockRow atBeat(long beat) {
        LockRow now = row();
        return new LockRow(
                KEY,
                now.owner(),
                now.lease(),
                new Version(now.grant().orElseThrow(), beat).toString(),
                false,
                now.token(),
                now.content());
    }

    /** A later one overtook it, which carried the same. */
    @Test
    void heartbeat_refusedByItsOwnRowAtANewerBeat_isAcknowledged_andTheLeaseGoesOn() {
        Lease lease = granted(client);
        world.answerInstead(
                LockWrite.Heartbeat.class::isInstance, new StoreAnswer.Refused(Optional.of(atBeat(row().beat() + 1))));
        CompletableFuture<?> told = heartbeat(lease, HeartbeatRequest.NONE);
        world.callBack();

        assertThat(told).isCompleted();
        assertThat(lease.isValid()).isTrue();
    }

    @Test
    void heartbeat_acknowledged_showsWhatTheRowCarriesNow() {
        Lease lease = granted(client);
        CompletableFuture<?> told = heartbeat(lease, HeartbeatRequest.NONE.withData(NEW));
        world.callBack();

        assertThat(told).isCompleted();
        assertThat(lease.data()).contains(NEW);
        assertThat(row().content().data()).contains(NEW);
    }

    /** What the refusal showed is known from then on: else the next here would take the old row for dead, and write in vain. */
    @Test
    void heartbeat_refusedByAnothersRow_isRemembered_andTheNextHereOnlyLooks() {
        Lease lease = granted(client);
        world.passes(5 * SECOND);
        assertThat(lease.isValid()).isTrue();
        world.put(StillWorld.anothers(KEY));
        CompletableFuture<?> told = heartbeat(lease, HeartbeatRequest.NONE);
        world.callBack();
        assertThat(told).isCompletedExceptionally();

        CompletableFuture<Lease> next = client.acquireAsync(LockRequest.of(KEY).build());
        assertThat(next).isNotDone();
        assertThat(world.sent(LockWrite.Acquire.class)).isEqualTo(1);
        assertThat(world.reads()).isEqualTo(1);
    }

    /** Locks that were taken together must not be renewed together. */
    @Test
    void heartbeat_theFirst_comesUpToHalfEarlierByChance() {
        RandomSource most = new RandomSource() {
            @Override
            public String grant() {
                return world.grant();
            }

            @Override
            public double fraction() {
                return 1;
            }
        };
        CoreLockClient early = new CoreLockClient(
                new Ports(world, world, world, most, Runnable::run, Runnable::run, Runnable::run),
                StillWorld.SETTINGS,
                () -> {});
        granted(early);
        // Half of 500 ms, and a tenth less of that.
        world.passes(SECOND * 224 / 1_000);
        assertThat(world.sent(LockWrite.Heartbeat.class)).isZero();
        world.passes(SECOND * 2 / 1_000);
        assertThat(world.sent(LockWrite.Heartbeat.class)).isEqualTo(1);
    }

    @Test
    void heartbeat_theFirst_comesWithoutChanceWhenItIsDue() {
        granted(client);
        world.passes(SECOND / 2 - 1);
        assertThat(world.sent(LockWrite.Heartbeat.class)).isZero();
        world.passes(1);

        assertThat(world.sent(LockWrite.Heartbeat.class)).isEqualTo(1);
    }
}
