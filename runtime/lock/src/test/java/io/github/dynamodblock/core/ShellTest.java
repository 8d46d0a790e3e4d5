package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockWrite;
import org.junit.jupiter.api.Test;

/** What the shells do beside feeding their machines: they ring in time, and forget what is over. */
class ShellTest {
    private final StillWorld world = new StillWorld();
    private final ClientContext context = new ClientContext(world.ports, StillWorld.SETTINGS);
    private final PendingAcquire<HeldLease> caller = new PendingAcquire<>(
            context, new SingleKeyTarget(context, LockRequest.of(StillWorld.KEY).build()), false, 0);

    private HeldLease granted() {
        caller.begin();
        world.answer();
        return Holder.now(caller.granted()).orElseThrow();
    }

    @Test
    void lease_held_isRenewedFirstAHeartbeatAfterItsSend() {
        world.holdBack(LockWrite.Acquire.class::isInstance);
        caller.begin();
        world.passes(StillWorld.SECOND * 3 / 10);
        world.answer();
        world.passes(StillWorld.SECOND * 2 / 10 - 1);
        assertThat(world.sent(LockWrite.Heartbeat.class)).isZero();

        world.passes(1);
        assertThat(world.sent(LockWrite.Heartbeat.class)).isEqualTo(1);
    }

    @Test
    void caller_told_isForgotten() {
        world.holdBack(LockWrite.Acquire.class::isInstance);
        caller.begin();
        assertThat(context.callers()).containsExactly(caller);
        world.answer();

        assertThat(context.callers()).isEmpty();
        assertThat(context.pendingWork().drained()).isCompleted();
    }

    @Test
    void lease_released_isForgotten() {
        HeldLease lease = granted();
        assertThat(context.leases()).containsExactly(lease);
        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);

        assertThat(context.leases()).isEmpty();
        assertThat(context.pendingWork().drained()).isCompleted();
    }

    @Test
    void lease_expired_isForgotten() {
        HeldLease lease = granted();
        world.holdBack(LockWrite.Heartbeat.class::isInstance);
        world.passes(2 * StillWorld.SECOND);

        assertThat(lease.isValid()).isFalse();
        assertThat(context.leases()).isEmpty();
    }
}
