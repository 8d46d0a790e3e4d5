package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Leases that are renewed by hand, and limits that a heartbeat moves. Leases last 2 s. */
class ManualHeartbeatsTest {
    private static final long SECOND = StillWorld.SECOND;

    private final StillWorld world = new StillWorld();
    private final CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});
    private final List<LeaseEvent> heard = new ArrayList<>();

    private Lease granted(LockRequest.Builder request) {
        return client.acquireAsync(
                        request.listener((lease, event) -> heard.add(event)).build())
                .join();
    }

    private Lease manual() {
        return granted(LockRequest.of(StillWorld.KEY).backgroundHeartbeats(false));
    }

    private static CompletableFuture<?> beats(Lease lease, HeartbeatRequest request) {
        return lease.heartbeatAsync(request).toCompletableFuture();
    }

    /** Time goes by, with a look each tenth of a second. */
    private void passes(long tenths) {
        for (long i = 0; i < tenths; i++) {
            world.passes(SECOND / 10);
            world.callBack();
        }
    }

    @Test
    void manual_withoutAHeartbeat_isInDangerAndLost() {
        Lease lease = manual();
        passes(25);

        assertThat(heard).containsExactly(new LeaseEvent.InDanger(), new LeaseEvent.Lost(LostReason.EXPIRED));
        assertThat(world.sent(LockWrite.Heartbeat.class)).isZero();
        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void manual_withHeartbeats_isHeldAndSendsNoOthers() {
        Lease lease = manual();
        for (int beat = 1; beat <= 5; beat++) {
            passes(10);
            assertThat(beats(lease, HeartbeatRequest.NONE)).isCompleted();
        }

        assertThat(lease.isValid()).isTrue();
        assertThat(world.sent(LockWrite.Heartbeat.class)).isEqualTo(5);
        assertThat(heard).isEmpty();
    }

    @Test
    void manual_answerOfItsHeartbeatLost_isSentAgainUntilAcknowledged() {
        Lease lease = manual();
        world.holdBack(LockWrite.Heartbeat.class::isInstance);
        CompletableFuture<?> beat = beats(lease, HeartbeatRequest.NONE);
        passes(3);
        world.holdBack(request -> false);
        passes(7);

        assertThat(beat).isCompleted();
        assertThat(world.sent(LockWrite.Heartbeat.class)).isEqualTo(2);
        passes(5);
        assertThat(world.sent(LockWrite.Heartbeat.class)).as("and then no more").isEqualTo(2);
    }

    @Test
    void atMost_movedByAHeartbeat_renewsForThatLongFromThen() {
        Lease lease = granted(LockRequest.of(StillWorld.KEY).atMost(Duration.ofSeconds(3)));
        passes(20);
        assertThat(beats(lease, HeartbeatRequest.NONE.withAtMost(Duration.ofSeconds(6))))
                .isCompleted();
        passes(70);
        assertThat(lease.isValid()).isTrue();
        passes(30);

        assertThat(heard).endsWith(new LeaseEvent.Lost(LostReason.EXPIRED));
    }

    @Test
    void atMost_setByAHeartbeat_endsARenewalThatHadNoEnd() {
        Lease lease = granted(LockRequest.of(StillWorld.KEY));
        passes(50);
        assertThat(beats(lease, HeartbeatRequest.NONE.withAtMost(Duration.ofSeconds(1))))
                .isCompleted();
        passes(40);

        assertThat(lease.isValid()).isFalse();
        assertThat(heard).endsWith(new LeaseEvent.Lost(LostReason.EXPIRED));
    }

    @Test
    void atLeast_movedByAHeartbeat_keepsTheRowForThatLongFromThen() {
        Lease lease = granted(LockRequest.of(StillWorld.KEY).atLeast(Duration.ofMillis(100)));
        passes(20);
        assertThat(beats(lease, HeartbeatRequest.NONE.withAtLeast(Duration.ofSeconds(6))))
                .isCompleted();

        assertThat(lease.releaseAsync().toCompletableFuture()).isCompletedWithValue(ReleaseOutcome.RELEASED);
        passes(58);
        assertThat(world.isFree()).isFalse();
        passes(4);
        assertThat(world.isFree()).isTrue();
    }

    @Test
    void heartbeat_ofLimitsThatCannotBe_isRefused() {
        List<Duration> none = List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE));
        for (Duration time : none) {
            assertThatThrownBy(() -> HeartbeatRequest.NONE.withAtMost(time))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("atMost");
            assertThatThrownBy(() -> HeartbeatRequest.NONE.withAtLeast(time))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("atLeast");
        }
        HeartbeatRequest most = HeartbeatRequest.NONE.withAtMost(Duration.ofSeconds(1));
        assertThatThrownBy(() -> most.withAtLeast(Duration.ofSeconds(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("at least PT2S", "at most PT1S");
    }
}
