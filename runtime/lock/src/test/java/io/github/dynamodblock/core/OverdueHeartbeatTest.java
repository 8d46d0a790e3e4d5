package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** After a pause a heartbeat is overdue, and the failure of an older one is heard before its alarm goes off. */
class OverdueHeartbeatTest {
    private final StillWorld world = new StillWorld();
    private final CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});

    /** Found by simulation: it was put off by a quarter of a period, and the lease was lost meanwhile. */
    @Test
    void heartbeat_overdueAsAnOlderOneFails_isSentAtOnce() throws Exception {
        Lease lease = client.tryAcquire(LockRequest.of(StillWorld.KEY).build()).orElseThrow();
        world.answerInstead(
                LockWrite.Heartbeat.class::isInstance, new StoreAnswer.Unknown(new IOException("reset by a test")));
        world.holdBack(LockWrite.Heartbeat.class::isInstance);
        world.passes(StillWorld.SECOND / 2);
        assertThat(world.sent(LockWrite.Heartbeat.class)).isEqualTo(1);

        world.pauses(StillWorld.SECOND * 3 / 4);
        world.answer();
        world.passes(0);

        assertThat(world.sent(LockWrite.Heartbeat.class)).isEqualTo(2);
        assertThat(lease.isValid()).isTrue();
    }
}
