package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static io.github.dynamodblock.core.SimulatedPair.MILLI;
import static io.github.dynamodblock.core.SimulatedPair.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A machine that was suspended: its monotonic clock does not know, and nobody may believe because of that. */
class SuspensionTest {
    private static final long HOUR = 3_600_000 * MILLI;

    private final SimulatedPair pair = new SimulatedPair();
    private final List<LeaseEvent> events = new ArrayList<>();

    private Lease held() {
        CompletableFuture<Lease> lease = pair.acquire(
                pair.one,
                LockRequest.of(KEY).listener((l, event) -> events.add(event)).build());
        pair.runMillis(5);
        return now(lease);
    }

    @Test
    void lease_takenWhileTheMachineSlept_isNotBelievedOnWaking() {
        Lease lease = held();
        pair.one.sleep(10_000 * MILLI);
        pair.runMillis(100);
        CompletableFuture<Lease> taken = pair.acquire(pair.two);
        pair.runMillis(9_900);

        assertThat(now(taken).isValid()).isTrue();
        assertThat(lease.isValid()).isFalse();
        assertThat(lease.remaining()).isZero();
        assertThat(lease.state()).isEqualTo(LeaseState.IN_DANGER);
        assertThatThrownBy(lease::ensureValid)
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining("suspended");
        pair.runMillis(3);
        assertThat(events).containsExactly(new LeaseEvent.InDanger(), new LeaseEvent.Lost(LostReason.STOLEN));
    }

    /** The margin of 2 s at a drift of 1 % is 19.8 ms: whoever sleeps longer may outlast a challenger's wait. */
    @Test
    void lease_machineSleptForLongerThanItsMargin_isNotBelievedUntilAHeartbeatIsAcknowledged() {
        Lease lease = held();
        pair.runMillis(100);
        pair.sentSince();
        pair.one.sleep(20 * MILLI);
        pair.runMillis(20);

        assertThat(lease.isValid()).isFalse();
        pair.runMillis(3);
        assertThat(lease.isValid()).isTrue();
        assertThat(pair.sentSince()).containsExactly("one Heartbeat");
    }

    @Test
    void lease_machineSleptForLessThanItsMargin_isBelieved() {
        Lease lease = held();
        pair.runMillis(100);
        pair.sentSince();
        pair.one.sleep(19 * MILLI);
        pair.runMillis(19);

        assertThat(lease.isValid()).isTrue();
        assertThat(pair.sentSince()).isEmpty();
    }

    /** As a time daemon does, by half a percent. */
    @Test
    void lease_wallClockSlewed_noticesNothing() {
        Lease lease = held();
        for (int i = 0; i < 1_000; i++) {
            pair.one.stepWall(MILLI / 20);
            pair.runMillis(10);
            assertThat(lease.isValid()).isTrue();
        }

        assertThat(events).isEmpty();
    }

    @Test
    void lease_nobodyTookWhileTheMachineSlept_isValidOnceAHeartbeatIsAcknowledged() {
        Lease lease = held();
        pair.runMillis(100);
        pair.sentSince();
        pair.one.sleep(10_000 * MILLI);
        pair.runMillis(10_000);

        assertThat(lease.isValid()).isFalse();
        assertThat(lease.isValid()).isFalse();
        pair.runMillis(3);
        assertThat(lease.isValid()).isTrue();
        assertThat(lease.state()).isEqualTo(LeaseState.HELD);
        assertThat(pair.sentSince()).containsExactly("one Heartbeat");
        assertThat(events).containsExactly(new LeaseEvent.InDanger(), new LeaseEvent.SafeAgain());
    }

    @Test
    void lease_acknowledgementOfAHeartbeatSentBeforeTheSleep_doesNotRestoreBelief() {
        Lease lease = held();
        // The first heartbeat leaves 450 to 500 ms after the acquire, and its answer takes 700 ms.
        pair.delayResponses(pair.one, 700);
        pair.runMillis(600);
        pair.one.sleep(5_000 * MILLI);
        pair.runMillis(5_010);

        assertThat(lease.isValid()).isFalse();
        pair.runMillis(500);
        assertThat(lease.isValid()).isFalse();
        pair.runMillis(600);
        assertThat(lease.isValid()).isTrue();
    }

    @Test
    void lease_inDangerAndAnsweredFromBeforeTheSleep_asksAtOnce() {
        Lease lease = held();
        pair.cutOff(pair.one);
        pair.runMillis(1_210);
        assertThat(lease.state()).isEqualTo(LeaseState.IN_DANGER);
        pair.heal();
        pair.delayResponses(pair.one, 350);
        pair.sentSince();
        // One more heartbeat leaves, and the machine sleeps before its answer comes.
        while (pair.sentSince().stream().noneMatch("one Heartbeat"::equals)) {
            pair.runMillis(1);
        }
        pair.one.sleep(5_000 * MILLI);
        pair.runMillis(4_999);
        pair.delayResponses(pair.one, 1);
        pair.sentSince();
        pair.runMillis(4);

        assertThat(pair.sentSince()).containsExactly("one Heartbeat");
        assertThat(lease.isValid()).isTrue();
    }

    @Test
    void lease_wallClockPutForward_asksOnceAndGoesOn() {
        Lease lease = held();
        pair.sentSince();
        pair.one.stepWall(HOUR);

        assertThat(lease.isValid()).isFalse();
        pair.runMillis(3);
        assertThat(lease.isValid()).isTrue();
        assertThat(pair.sentSince()).containsExactly("one Heartbeat");
        pair.runMillis(20_000);
        assertThat(lease.isValid()).isTrue();
        assertThat(events).containsExactly(new LeaseEvent.InDanger(), new LeaseEvent.SafeAgain());
    }

    @Test
    void lease_wallClockPutBack_noticesNothing() {
        Lease lease = held();
        pair.sentSince();
        pair.one.stepWall(-HOUR);

        assertThat(lease.isValid()).isTrue();
        pair.runMillis(20_000);
        assertThat(lease.isValid()).isTrue();
        assertThat(events).isEmpty();
    }

    @Test
    void lease_cutOffAfterTheSleep_expiresAndIsNeverBelieved() {
        Lease lease = held();
        pair.cutOff(pair.one);
        pair.one.sleep(1_000 * MILLI);
        pair.runMillis(1_000);
        for (int i = 0; i < 40; i++) {
            assertThat(lease.isValid()).isFalse();
            pair.runMillis(50);
        }

        assertThat(events).containsExactly(new LeaseEvent.InDanger(), new LeaseEvent.Lost(LostReason.EXPIRED));
    }

    @Test
    void acquire_answeredAfterASleep_isConfirmedBeforeItIsGranted() {
        pair.delayResponses(pair.one, 50);
        CompletableFuture<Lease> lease = pair.acquire(pair.one);
        pair.runMillis(10);
        pair.one.sleep(10_000 * MILLI);
        pair.runMillis(10_020);

        assertThat(lease).isNotDone();
        assertThat(pair.sentSince()).containsExactly("one Acquire", "one Heartbeat");
        pair.runMillis(60);
        assertThat(now(lease).isValid()).isTrue();
    }

    @Test
    void acquire_answeredAfterASleepInWhichAnotherTookTheLock_isNotGranted() {
        pair.delayResponses(pair.one, 50);
        CompletableFuture<Lease> lease = pair.acquire(
                pair.one, LockRequest.of(KEY).waitLimit(Duration.ofMillis(300)).build());
        pair.runMillis(10);
        pair.one.sleep(10_000 * MILLI);
        CompletableFuture<Lease> taken = pair.acquire(pair.two);
        pair.runMillis(10_600);

        assertThat(now(taken).isValid()).isTrue();
        assertThat(lease).isCompletedExceptionally();
    }

    @Test
    void release_answerLostBeforeASleep_isUnknownToTheHolder() {
        Lease lease = held();
        pair.trouble(
                pair.one,
                write -> false,
                write -> write instanceof LockWrite.Release && write.version().beat() == 2);
        CompletableFuture<ReleaseOutcome> outcome = lease.releaseAsync().toCompletableFuture();
        pair.runMillis(10);
        pair.one.sleep(10_000 * MILLI);
        CompletableFuture<Lease> taken = pair.acquire(pair.two);
        pair.runMillis(11_000);

        assertThat(now(taken).isValid()).isTrue();
        assertThat(now(outcome)).isEqualTo(ReleaseOutcome.UNKNOWN);
    }
}
