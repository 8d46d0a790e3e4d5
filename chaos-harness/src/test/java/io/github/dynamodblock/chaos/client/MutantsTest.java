package io.github.dynamodblock.chaos.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each mutant is broken in its one way, and in no other. */
class MutantsTest {
    private final FakeLease.Granting real = new FakeLease.Granting();
    private final List<LeaseEvent> heard = new ArrayList<>();

    @Test
    void ignoresLocalValidity_expired_staysValidAndSilent() throws Exception {
        Lease lease = acquire(new IgnoresLocalValidity(real));

        real.last().lose(LostReason.EXPIRED);

        assertThat(real.last().isValid()).isFalse();
        assertThat(lease.isValid()).isTrue();
        assertThat(heard).isEmpty();
    }

    @Test
    void ignoresLocalValidity_stolen_isOverAndTold() throws Exception {
        Lease lease = acquire(new IgnoresLocalValidity(real));

        real.last().lose(LostReason.STOLEN);

        assertThat(lease.isValid()).isFalse();
        assertThat(heard).containsExactly(new LeaseEvent.Lost(LostReason.STOLEN));
    }

    @Test
    void ignoresLocalValidity_released_isOver() throws Exception {
        Lease lease = acquire(new IgnoresLocalValidity(real));

        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void noLostCallback_lost_isOverAndSilent() throws Exception {
        Lease lease = acquire(new NoLostCallback(real));

        real.last().tell(new LeaseEvent.InDanger());
        real.last().lose(LostReason.EXPIRED);

        assertThat(lease.isValid()).isFalse();
        assertThat(heard).containsExactly(new LeaseEvent.InDanger());
    }

    private Lease acquire(LockClient client) throws InterruptedException {
        return client.acquire(LockRequest.of("key-1")
                .listener((lease, event) -> heard.add(event))
                .build());
    }
}
