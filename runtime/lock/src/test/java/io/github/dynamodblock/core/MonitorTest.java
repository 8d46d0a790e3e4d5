package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockRequest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The lease as an object that the application locks. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(60)
class MonitorTest {
    private final RealTime real = new RealTime();

    @AfterEach
    void close() {
        real.close();
    }

    @Test
    void lease_lockedByTheApplication_isInDangerAndLostOnTime() throws Exception {
        CountDownLatch danger = new CountDownLatch(1);
        CountDownLatch lost = new CountDownLatch(1);
        Lease lease = real.client("one", Duration.ofSeconds(2))
                .acquire(LockRequest.of("k")
                        .listener((l, event) -> (event instanceof LeaseEvent.Lost ? lost : danger).countDown())
                        .build());
        synchronized (lease) {
            real.fallSilent();
            RealTime.await(danger, "danger");
            RealTime.await(lost, "loss");
        }

        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void lease_lockedByTheApplication_isRenewed() throws Exception {
        Lease lease = real.client("one", Duration.ofSeconds(2)).acquire("k");
        synchronized (lease) {
            real.awaitHeartbeats(6);
            assertThat(lease.isValid()).isTrue();
        }
    }
}
