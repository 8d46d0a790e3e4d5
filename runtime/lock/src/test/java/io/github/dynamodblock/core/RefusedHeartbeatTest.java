package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.DataChange;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Heartbeats that the store certainly did not apply: for what they carry, for want of a permission, or for a while. */
class RefusedHeartbeatTest {
    private static final LockKey TWO = LockKey.of("two");
    private static final LockData SECOND_DATA = LockData.ofText("second");
    private static final LockData HUGE = LockData.ofText("huge");

    private final StillWorld world = new StillWorld();
    private final CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});
    private final LockMisuseException tooLarge = new LockMisuseException("too large, says a test", null);
    private final StoreUnavailableException forbidden = new StoreUnavailableException("forbidden by a test", null);
    private final StoreUnavailableException throttled = new StoreUnavailableException("throttled by a test", null);

    private Lease held() throws InterruptedException {
        return client.tryAcquire(LockRequest.of(StillWorld.KEY)
                        .data(LockData.ofText("first"))
                        .build())
                .orElseThrow();
    }

    private static CompletableFuture<?> asked(Lease lease, LockData data) {
        return lease.heartbeatAsync(HeartbeatRequest.NONE.withData(data)).toCompletableFuture();
    }

    private static Predicate<LockWrite> carrying(LockData data) {
        return write -> write instanceof LockWrite.Heartbeat beat && beat.data().equals(new DataChange.Write(data));
    }

    private void refuse(Predicate<LockWrite> writes, LockException why, boolean passing) {
        world.answerInstead(writes, new StoreAnswer.Unapplied(why, passing));
    }

    private void passes(double seconds) {
        for (int i = 0; i < 10 * seconds; i++) {
            world.passes(SECOND / 10);
            world.callBack();
        }
    }

    @Test
    void heartbeat_dataRefused_failsSoAndThePlainOneGoesOutAtOnce() throws Exception {
        Lease lease = held();
        refuse(carrying(HUGE), tooLarge, false);

        assertThatThrownBy(() -> lease.heartbeat(HeartbeatRequest.NONE.withData(HUGE)))
                .isSameAs(tooLarge);

        assertThat(world.sent(LockWrite.Heartbeat.class)).isEqualTo(2);
        passes(10);
        assertThat(lease.state()).isEqualTo(LeaseState.HELD);
        assertThat(lease.data()).contains(LockData.ofText("first"));
    }

    @Test
    void heartbeat_dataRefusedWhileFormerDataIsUnacknowledged_keepsTheFormer() throws Exception {
        Lease lease = held();
        refuse(carrying(SECOND_DATA), throttled, true);
        CompletableFuture<?> former = asked(lease, SECOND_DATA);
        refuse(carrying(HUGE), tooLarge, false);
        CompletableFuture<?> later = asked(lease, HUGE);
        world.callBack();

        assertThatThrownBy(later::join).hasCause(tooLarge);
        assertThat(former).isCompleted();
        assertThat(lease.data()).contains(SECOND_DATA);
    }

    @Test
    void heartbeat_plainAskedTogetherWithDataThatIsRefused_isAcknowledged() throws Exception {
        Lease lease = held();
        world.answerInstead(LockWrite.Heartbeat.class::isInstance, new StoreAnswer.Unapplied(throttled, true));
        CompletableFuture<?> plain = lease.heartbeatAsync(HeartbeatRequest.NONE).toCompletableFuture();
        refuse(carrying(HUGE), tooLarge, false);
        CompletableFuture<?> data = asked(lease, HUGE);
        world.callBack();

        assertThat(data).isCompletedExceptionally();
        assertThat(plain).isCompletedWithValue(null);
    }

    @Test
    void heartbeat_forbidden_failsSoAtOnceAndTheLeaseGoesOn() throws Exception {
        Lease lease = held();
        refuse(LockWrite.Heartbeat.class::isInstance, forbidden, false);

        assertThatThrownBy(() -> lease.heartbeat(HeartbeatRequest.NONE)).isSameAs(forbidden);
        assertThat(lease.isValid()).isTrue();
        refuse(write -> false, forbidden, false);
        passes(5);
        assertThat(lease.state()).isEqualTo(LeaseState.HELD);
    }

    @Test
    void lease_forbiddenUntilItIsLost_namesTheCause() throws Exception {
        Lease lease = held();
        refuse(LockWrite.Heartbeat.class::isInstance, forbidden, false);
        passes(2);

        assertThat(lease.state()).isEqualTo(LeaseState.LOST);
        assertLostBecause(lease, forbidden);
        assertThatThrownBy(() -> lease.heartbeat(HeartbeatRequest.NONE))
                .isInstanceOf(LeaseLostException.class)
                .hasCause(forbidden);
    }

    private static void assertLostBecause(Lease lease, Exception cause) {
        assertThatThrownBy(lease::ensureValid)
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining(cause.getMessage())
                .hasCause(cause);
    }

    /** What a listener can learn: it is told of the loss, and the lease knows why. */
    @Test
    void listener_ofALeaseLostForARefusal_findsTheCauseInTheLease() throws Exception {
        CompletableFuture<Throwable> heard = new CompletableFuture<>();
        LockRequest request = LockRequest.of(StillWorld.KEY)
                .listener((lease, event) -> {
                    try {
                        lease.ensureValid();
                    } catch (LeaseLostException lost) {
                        heard.complete(lost.getCause());
                    }
                })
                .build();
        assertThat(client.tryAcquire(request)).isPresent();
        refuse(LockWrite.Heartbeat.class::isInstance, forbidden, false);
        passes(2);

        assertThat(heard).isCompletedWithValue(forbidden);
    }

    @Test
    void heartbeat_throttled_isRepeatedAndAcknowledged() throws Exception {
        Lease lease = held();
        refuse(LockWrite.Heartbeat.class::isInstance, throttled, true);
        CompletableFuture<?> told = asked(lease, SECOND_DATA);
        // More than may be in flight at once.
        passes(1);
        assertThat(world.sent(LockWrite.Heartbeat.class)).isGreaterThan(4);
        assertThat(told).isNotDone();
        refuse(write -> false, throttled, true);
        passes(5);

        assertThat(told).isCompleted();
        assertThat(lease.data()).contains(SECOND_DATA);
        assertThat(lease.state()).isEqualTo(LeaseState.HELD);
    }

    @Test
    void lease_throttledUntilItIsLost_namesTheCause() throws Exception {
        Lease lease = held();
        refuse(LockWrite.Heartbeat.class::isInstance, throttled, true);
        passes(2);

        assertLostBecause(lease, throttled);
    }

    @Test
    void lease_forbiddenThenUnansweredUntilItIsLost_namesTheRefusal() throws Exception {
        Lease lease = held();
        refuse(LockWrite.Heartbeat.class::isInstance, forbidden, false);
        passes(0.6);
        refuse(write -> false, forbidden, false);
        world.holdBack(request -> true);
        passes(1.4);

        assertLostBecause(lease, forbidden);
    }

    @Test
    void lease_acknowledgedAfterARefusalAndUnansweredUntilItIsLost_namesTheSilence() throws Exception {
        Lease lease = held();
        refuse(LockWrite.Heartbeat.class::isInstance, forbidden, false);
        passes(0.6);
        refuse(write -> false, forbidden, false);
        passes(2);
        world.holdBack(request -> true);
        passes(2.1);

        assertThat(lease.state()).isEqualTo(LeaseState.LOST);
        assertThatThrownBy(lease::ensureValid).hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void severalLeases_oneLostForARefusal_nameItAsTheCause() throws Exception {
        MultiLease both = client.tryAcquireAll(List.of(
                        LockRequest.of(StillWorld.KEY).build(),
                        LockRequest.of(TWO).build()))
                .orElseThrow();
        refuse(write -> write instanceof LockWrite.Heartbeat && write.key().equals(TWO), forbidden, false);
        passes(2);

        assertThat(both.lease(TWO).state()).isEqualTo(LeaseState.LOST);
        assertThat(both.lease(StillWorld.KEY).state()).isEqualTo(LeaseState.LOST);
        assertThatThrownBy(both::ensureValid).hasCause(forbidden);
    }

    @Test
    void during_leaseLostForARefusal_namesTheCause() throws Exception {
        Lease lease = held();
        refuse(LockWrite.Heartbeat.class::isInstance, forbidden, false);

        assertThatThrownBy(() -> lease.during(same -> {
                    passes(2);
                    return "done";
                }))
                .isInstanceOf(LeaseLostException.class)
                .hasRootCause(forbidden);
    }
}
