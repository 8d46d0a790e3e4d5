package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.KEY;
import static io.github.dynamodblock.core.StillWorld.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.protocol.ClockDrift;
import io.github.dynamodblock.core.protocol.LeaseTimes;
import io.github.dynamodblock.spi.LockWrite;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a holder can ask of its lease, up to the nanosecond at which it ends. */
@Timeout(30)
class HeldLeaseTest {
    private static final LeaseTimes TIMES = LeaseTimes.of(StillWorld.SETTINGS.timing(), new ClockDrift(0.01));

    private final StillWorld world = new StillWorld();
    private final CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});
    private final Lease lease = client.acquireAsync(LockRequest.of(KEY)
                    .data(LockData.of("of a test".getBytes(UTF_8)))
                    .attribute("by", AttributeValue.fromS("a test"))
                    .build())
            .join();

    private void isUnanswered() {
        world.holdBack(LockWrite.Heartbeat.class::isInstance);
    }

    @Test
    void lease_saysWhatItsRowSays() {
        assertThat(lease.key()).isEqualTo(KEY);
        assertThat(lease.owner()).isEqualTo("one");
        assertThat(lease.fencingToken())
                .isEqualTo(world.row(KEY).orElseThrow().token().orElseThrow());
        assertThat(lease.data()).contains(LockData.of("of a test".getBytes(UTF_8)));
        assertThat(lease.attributes()).containsEntry("by", AttributeValue.fromS("a test"));
        assertThat(lease).hasToString("Lease[k, token " + lease.fencingToken() + ", HELD]");
    }

    @Test
    void lease_isHeldThenInDangerThenLost_atTheseInstants() {
        isUnanswered();
        world.passes(TIMES.safePeriod() - 1);
        assertThat(lease.state()).isEqualTo(LeaseState.HELD);
        world.passes(1);
        assertThat(lease.state()).isEqualTo(LeaseState.IN_DANGER);
        assertThat(lease.remaining()).isEqualTo(Duration.ofNanos(TIMES.belief() - TIMES.safePeriod()));
        world.passes(TIMES.belief() - TIMES.safePeriod() - 1);
        assertThat(lease.state()).isEqualTo(LeaseState.IN_DANGER);
        assertThat(lease.isValid()).isTrue();
        assertThat(lease.remaining()).isEqualTo(Duration.ofNanos(1));

        // The timer has not found it yet, and nobody believes all the same.
        world.pauses(1);
        assertThat(lease.state()).isEqualTo(LeaseState.LOST);
        assertThat(lease.isValid()).isFalse();
        assertThat(lease.remaining()).isZero();
    }

    @Test
    void conditionCheck_ofALeaseThatIsLostOrReleased_throws() {
        assertThat(lease.conditionCheck()).isNotNull();
        world.pauses(TIMES.belief());

        assertThatThrownBy(lease::conditionCheck).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(lease::ensureValid).isInstanceOf(LeaseLostException.class);
        lease.release();
        assertThatThrownBy(lease::conditionCheck).isInstanceOf(LeaseLostException.class);
    }

    @Test
    void heartbeat_thatSaysAtLeastAfterTheLoss_keepsNothing() {
        isUnanswered();
        world.passes(TIMES.belief());
        assertThat(lease.state()).isEqualTo(LeaseState.LOST);
        assertThat(lease.heartbeatAsync(HeartbeatRequest.NONE.withAtLeast(Duration.ofSeconds(9)))
                        .toCompletableFuture())
                .isCompletedExceptionally();
        lease.release();

        assertThat(world.isFree()).isTrue();
    }

    @Test
    void release_isKnownAtOnce() {
        assertThat(client.leases()).containsExactly(lease);
        lease.release();

        assertThat(lease.state()).isEqualTo(LeaseState.RELEASED);
        assertThat(lease.isValid()).isFalse();
        world.pauses(5 * SECOND);
        assertThat(lease.state()).as("and stays so").isEqualTo(LeaseState.RELEASED);
    }
}
