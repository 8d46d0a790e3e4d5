package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static io.github.dynamodblock.core.SimulatedPair.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.spi.LockWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the holder of a lease believes and hears. */
class TenureRunnerTest {
    private final SimulatedPair pair = new SimulatedPair();
    private final List<String> events = new ArrayList<>();

    private Lease held() {
        CompletableFuture<Lease> lease = pair.acquire(
                pair.one,
                LockRequest.of(KEY)
                        .listener((l, event) -> events.add(pair.world.now() / SimulatedPair.MILLI + " " + word(event)))
                        .build());
        pair.runMillis(5);
        return now(lease);
    }

    private static String word(LeaseEvent event) {
        return event instanceof LeaseEvent.Lost lost
                ? lost.reason().toString()
                : event.getClass().getSimpleName();
    }

    @Test
    void lease_heartbeatsAcknowledged_staysValidAndSilent() {
        Lease lease = held();
        pair.runMillis(60_000);

        assertThat(lease.isValid()).isTrue();
        assertThat(lease.state()).isEqualTo(LeaseState.HELD);
        assertThat(events).isEmpty();
        assertThat(pair.sentSince()).hasSizeBetween(120, 136);
    }

    @Test
    void lease_cutOff_isInDangerThenExpires() {
        Lease lease = held();
        pair.cutOff(pair.one);
        pair.runMillis(1_250);
        assertThat(lease.state()).isEqualTo(LeaseState.IN_DANGER);
        assertThat(lease.isValid()).isTrue();
        pair.runMillis(750);

        // Belief counts from the send of the acquire at 0, and is L/1.01.
        assertThat(events).containsExactly("1200 InDanger", "1980 EXPIRED");
        assertThat(lease.isValid()).isFalse();
        assertThat(lease.state()).isEqualTo(LeaseState.LOST);
        assertThatThrownBy(lease::ensureValid)
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining("k")
                .hasMessageContaining("one");
    }

    @Test
    void lease_healedInDanger_isSafeAgain() {
        Lease lease = held();
        pair.cutOff(pair.one);
        pair.runMillis(1_300);
        pair.heal();
        pair.runMillis(10_000);

        assertThat(events).hasSize(2);
        assertThat(events.get(0)).isEqualTo("1200 InDanger");
        assertThat(events.get(1)).endsWith("SafeAgain");
        assertThat(lease.state()).isEqualTo(LeaseState.HELD);
    }

    @Test
    void lease_afterExpiry_isNeverRenewedAgain() {
        Lease lease = held();
        pair.cutOff(pair.one);
        pair.runMillis(2_500);
        pair.heal();
        pair.sentSince();
        pair.runMillis(10_000);

        assertThat(pair.sentSince()).isEmpty();
        assertThat(lease.isValid()).isFalse();
        assertThat(events.stream().filter(event -> event.endsWith("EXPIRED"))).hasSize(1);
    }

    @Test
    void lease_pausedAndTakenOver_hearsOfItOnce() {
        Lease lease = held();
        pair.one.pause(5_000 * SimulatedPair.MILLI);
        CompletableFuture<Lease> other = pair.acquire(pair.two);
        pair.runMillis(6_000);

        assertThat(now(other).isValid()).isTrue();
        assertThat(now(other).fencingToken()).isGreaterThan(lease.fencingToken());
        assertThat(lease.isValid()).isFalse();
        assertThat(events).containsExactly("5005 EXPIRED");
    }

    @Test
    void lease_rowTakenUnderItsFeet_isStolen() {
        Lease lease = held();
        pair.table.remove(KEY);
        pair.runMillis(600);

        assertThat(lease.isValid()).isFalse();
        assertThat(events).hasSize(1).allMatch(event -> event.endsWith("STOLEN"));
        assertThat(pair.table.read(KEY, 0))
                .as("a holder never makes its row anew")
                .isEmpty();
    }

    @Test
    void lease_oneHeartbeatUnanswered_hearsNothing() {
        Lease lease = held();
        pair.trouble(
                pair.one,
                write -> false,
                write -> write instanceof LockWrite.Heartbeat && pair.world.now() < 600 * SimulatedPair.MILLI);
        pair.runMillis(30_000);

        assertThat(lease.isValid()).isTrue();
        assertThat(events).isEmpty();
    }

    @Test
    void listener_addedAfterLoss_hearsOfItAtOnce() {
        Lease lease = held();
        pair.cutOff(pair.one);
        pair.runMillis(2_500);
        List<LeaseEvent> late = new ArrayList<>();
        lease.addListener((l, event) -> late.add(event));
        pair.runMillis(1);

        assertThat(late).containsExactly(new LeaseEvent.Lost(LostReason.EXPIRED));
    }

    @Test
    void listener_thatThrows_hurtsNobodyElse() {
        Lease lease = pair.granted(pair.one);
        List<LeaseEvent> heard = new ArrayList<>();
        lease.addListener((l, event) -> {
            throw new IllegalStateException("listener of a test");
        });
        lease.addListener((l, event) -> heard.add(event));
        pair.cutOff(pair.one);
        pair.runMillis(3_000);

        assertThat(heard).containsExactly(new LeaseEvent.InDanger(), new LeaseEvent.Lost(LostReason.EXPIRED));
    }

    @Test
    void release_invoked_endsBeliefAtOnceAndSilencesTheLease() {
        Lease lease = held();
        pair.cutOff(pair.one);
        CompletableFuture<ReleaseOutcome> outcome = lease.releaseAsync().toCompletableFuture();

        assertThat(lease.isValid()).isFalse();
        assertThat(lease.state()).isEqualTo(LeaseState.RELEASED);
        pair.runMillis(20_000);
        assertThat(now(outcome)).isEqualTo(ReleaseOutcome.UNKNOWN);
        assertThat(events).isEmpty();
    }

    private Lease expired() {
        Lease lease = held();
        pair.cutOff(pair.one);
        pair.runMillis(2_500);
        pair.heal();
        assertThat(lease.state()).isEqualTo(LeaseState.LOST);
        pair.sentSince();
        return lease;
    }

    @Test
    void release_ofAnExpiredLeaseThatNobodyTook_isLostAndFreesTheRowByOneRequest() {
        Lease lease = expired();

        assertThat(now(lease.releaseAsync().toCompletableFuture())).isEqualTo(ReleaseOutcome.LOST);
        pair.runMillis(5);
        assertThat(pair.sentSince()).containsExactly("one Release");
        // One who has not watched the row: it would have to watch for a lease.
        CompletableFuture<Lease> next = pair.acquire(pair.two);
        pair.runMillis(5);
        assertThat(now(next).isValid()).isTrue();
        assertThat(now(lease.releaseAsync().toCompletableFuture())).isEqualTo(ReleaseOutcome.LOST);
    }

    @Test
    void release_ofAnExpiredLeaseThatAnotherTook_leavesItToThat() {
        Lease lease = held();
        pair.cutOff(pair.one);
        CompletableFuture<Lease> taken = pair.acquire(pair.two);
        pair.runMillis(2_500);
        pair.heal();

        assertThat(now(lease.releaseAsync().toCompletableFuture())).isEqualTo(ReleaseOutcome.LOST);
        pair.runMillis(2_500);
        assertThat(now(taken).isValid()).isTrue();
    }

    @Test
    void release_ofAnExpiredLeaseInABlackHole_isSentOnceAndNotRepeated() {
        Lease lease = expired();
        pair.cutOff(pair.one);

        assertThat(now(lease.releaseAsync().toCompletableFuture())).isEqualTo(ReleaseOutcome.LOST);
        pair.runMillis(5_000);
        assertThat(pair.sentSince()).containsExactly("one Release");
        CompletableFuture<?> closed = pair.one.core().closeAsync();
        pair.runMillis(5);
        assertThat(closed).isCompleted();
    }

    @Test
    void release_thatWritesOfAnExpiredLease_isLostAndWritesNothing() {
        Lease lease = expired();

        assertThat(now(lease.releaseAsync(ReleaseRequest.NONE.withData(LockData.ofText("never")))
                        .toCompletableFuture()))
                .isEqualTo(ReleaseOutcome.LOST);
        pair.runMillis(5);
        assertThat(pair.table.read(KEY, 0).orElseThrow().released()).isTrue();
        assertThat(pair.table.read(KEY, 0).orElseThrow().content().data()).isEmpty();
    }

    @Test
    void commit_ofAnExpiredLease_isNotCommittedAndFreesTheRow() {
        Lease lease = expired();

        assertThat(now(lease.commitAsync(List.of()).toCompletableFuture()).isCommitted())
                .isFalse();
        pair.runMillis(5);
        assertThat(pair.sentSince()).containsExactly("one Release");
        assertThat(pair.table.read(KEY, 0).orElseThrow().released()).isTrue();
    }

    @Test
    void release_ofAnExpiredLeaseWhoseRowIsKept_sendsNothing() {
        CompletableFuture<Lease> kept = pair.acquire(
                pair.one, LockRequest.of(KEY).atLeast(Duration.ofMinutes(1)).build());
        pair.runMillis(5);
        pair.cutOff(pair.one);
        pair.runMillis(2_500);
        pair.heal();
        pair.sentSince();

        assertThat(now(now(kept).releaseAsync().toCompletableFuture())).isEqualTo(ReleaseOutcome.LOST);
        pair.runMillis(100);
        assertThat(pair.sentSince()).isEmpty();
    }

    @Test
    void release_ofAStolenLease_isLostAndSendsNothing() {
        Lease lease = held();
        pair.table.remove(KEY);
        pair.runMillis(600);
        assertThat(lease.state()).isEqualTo(LeaseState.LOST);
        pair.sentSince();

        assertThat(now(lease.releaseAsync().toCompletableFuture())).isEqualTo(ReleaseOutcome.LOST);
        pair.runMillis(100);
        assertThat(pair.sentSince()).isEmpty();
    }

    /** Its timer had no turn, as after a pause. */
    @Test
    void close_ofAClientWhoseLeaseHasJustExpired_freesTheRow() {
        Lease lease = held();
        pair.cutOff(pair.one);
        pair.runMillis(1_000);
        pair.one.pause(2_000 * SimulatedPair.MILLI);
        pair.runMillis(1_500);
        pair.heal();
        pair.sentSince();
        CompletableFuture<?> closed = pair.one.core().closeAsync();
        assertThat(pair.sentSince()).containsExactly("one Release");
        pair.runMillis(1_000);

        assertThat(closed).isCompleted();
        assertThat(pair.table.read(KEY, 0).orElseThrow().released()).isTrue();
        assertThat(lease.state()).isEqualTo(LeaseState.LOST);
    }

    @Test
    void release_ofAnExpiredLeaseAfterItsClientClosed_sendsNothing() {
        Lease lease = expired();
        CompletableFuture<?> closed = pair.one.core().closeAsync();
        pair.runMillis(5);
        assertThat(closed).isCompleted();

        assertThat(now(lease.releaseAsync().toCompletableFuture())).isEqualTo(ReleaseOutcome.LOST);
        assertThat(pair.sentSince()).isEmpty();
    }

    @Test
    void release_unknownThenHealed_isSweptInTheBackground() {
        Lease lease = held();
        pair.trouble(pair.one, write -> true, write -> true);
        CompletableFuture<ReleaseOutcome> outcome = lease.releaseAsync().toCompletableFuture();
        pair.runMillis(1_100);
        assertThat(now(outcome)).isEqualTo(ReleaseOutcome.UNKNOWN);
        pair.heal();
        pair.runMillis(1_500);

        assertThat(pair.table.read(KEY, 0))
                .hasValueSatisfying(row -> assertThat(row.released()).isTrue());
    }

    @Test
    void client_closed_tellsItsLeasesAndFreesThem() {
        Lease lease = held();
        CompletableFuture<?> closed = pair.one.core().closeAsync();
        pair.runMillis(100);

        assertThat(closed).isCompleted();
        assertThat(events).hasSize(1).allMatch(event -> event.endsWith("CLIENT_CLOSED"));
        assertThat(lease.isValid()).isFalse();
        assertThat(pair.table.read(KEY, 0))
                .hasValueSatisfying(row -> assertThat(row.released()).isTrue());
    }

    /** When heartbeats are sent after two at the application's wish, so far apart, none of which is answered. */
    private static List<Long> unanswered(long apart) {
        SimulatedPair pair = new SimulatedPair();
        Lease lease = pair.granted(pair.one);
        List<Long> beats = new ArrayList<>();
        pair.special((client, write) -> {
            beats.add(pair.world.now() / SimulatedPair.MILLI);
            return Optional.empty();
        });
        pair.cutOff(pair.one);
        CompletableFuture<?> first = lease.heartbeatAsync(HeartbeatRequest.NONE).toCompletableFuture();
        pair.runMillis(apart);
        CompletableFuture<?> second =
                lease.heartbeatAsync(HeartbeatRequest.NONE).toCompletableFuture();
        pair.runMillis(1_500);
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
        return beats;
    }

    @Test
    void heartbeat_givenUpWhileTheNextIsDue_putsThatOffByNothing() {
        // Each is given up 800 ms after it was sent, which is just before the next but one is due.
        for (long apart = 310; apart < 350; apart++) {
            List<Long> beats = unanswered(apart);

            assertThat(beats).hasSizeGreaterThan(4);
            for (int i = 1; i < beats.size(); i++) {
                assertThat(beats.get(i) - beats.get(i - 1)).as("%s", beats).isLessThanOrEqualTo(500);
            }
        }
    }

    /** Each is waited for 800 ms; the next is due in 500. */
    @Test
    void heartbeat_dueWhileThreeThatWereSentAtOnceAreUnanswered_isSent() {
        Lease lease = held();
        pair.runMillis(200);
        pair.cutOff(pair.one);
        for (int i = 0; i < 5; i++) {
            CompletableFuture<?> unused =
                    lease.heartbeatAsync(HeartbeatRequest.NONE).toCompletableFuture();
        }
        assertThat(pair.sentSince()).filteredOn("one Heartbeat"::equals).hasSize(3);
        pair.runMillis(100);
        pair.heal();
        pair.runMillis(410);

        assertThat(pair.sentSince()).containsExactly("one Heartbeat");
        assertThat(lease.remaining()).isGreaterThan(Duration.ofMillis(1_850));
    }
}
