package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static io.github.dynamodblock.core.SimulatedPair.answeredAfter;
import static io.github.dynamodblock.core.SimulatedPair.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heartbeats that the application asks for, and leases that are not renewed for ever. */
class RenewingTest {
    private final SimulatedPair pair = new SimulatedPair();

    private Lease held(LockRequest request) {
        CompletableFuture<Lease> lease = pair.acquire(pair.one, request);
        pair.runMillis(5);
        return now(lease);
    }

    private Lease held() {
        return held(LockRequest.of(KEY).data(LockData.ofText("first")).build());
    }

    private LockRow row() {
        return pair.table.read(KEY, 0).orElseThrow();
    }

    private static CompletableFuture<?> asked(Lease lease, HeartbeatRequest request) {
        return lease.heartbeatAsync(request).toCompletableFuture();
    }

    private static HeartbeatRequest data(String text) {
        return HeartbeatRequest.NONE.withData(LockData.ofText(text));
    }

    private static HeartbeatRequest lease(int seconds) {
        return HeartbeatRequest.NONE.withLeaseAtLeast(Duration.ofSeconds(seconds));
    }

    @Test
    void heartbeat_withData_isOneRequestAndInTheRow() {
        Lease lease = held();
        pair.sentSince();
        CompletableFuture<?> told = asked(lease, data("second"));
        pair.runMillis(5);

        assertThat(told).isCompleted();
        assertThat(pair.sentSince()).containsExactly("one Heartbeat");
        assertThat(row().content().data()).contains(LockData.ofText("second"));
        assertThat(lease.data()).contains(LockData.ofText("second"));
    }

    @Test
    void heartbeat_answerLost_isSaidAgainByTheNext() {
        Lease lease = held();
        pair.cutOff(pair.one);
        CompletableFuture<?> told = asked(lease, data("second"));
        pair.runMillis(100);
        assertThat(told).isNotDone();
        assertThat(row().content().data()).contains(LockData.ofText("first"));
        pair.heal();
        pair.runMillis(1_500);

        assertThat(told).isCompleted();
        assertThat(row().content().data()).contains(LockData.ofText("second"));
    }

    @Test
    void heartbeat_twiceWhileTheFirstIsOnItsWay_newestDataStays() {
        Lease lease = held();
        pair.special((client, write) -> answeredAfter(300));
        CompletableFuture<?> first = asked(lease, data("second"));
        CompletableFuture<?> second = asked(lease, data("third"));
        pair.runMillis(5_000);

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(row().content().data()).contains(LockData.ofText("third"));
    }

    /** More than may be under way at once. */
    @ParameterizedTest
    @ValueSource(ints = {1, 60, 3_600})
    void heartbeat_manyTimesWithinOneRoundTrip_allAreAcknowledgedByTheNextAnswers(int leaseSeconds) {
        Lease lease = held(LockRequest.of(KEY)
                .timing(LeaseTiming.ofLease(Duration.ofSeconds(leaseSeconds)))
                .build());
        pair.runMillis(50);
        pair.special((client, write) -> answeredAfter(10));
        List<CompletableFuture<?>> told = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            told.add(asked(lease, data("part " + i)));
            pair.runMillis(1);
        }
        pair.runMillis(60);

        assertThat(told).allMatch(CompletableFuture::isDone).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(row().content().data()).contains(LockData.ofText("part 8"));
    }

    @Test
    void heartbeat_refusedForAtMost_movesNothing() {
        Lease lease = held(LockRequest.of(KEY).atMost(Duration.ofMillis(300)).build());
        pair.runMillis(400);
        CompletableFuture<?> told = asked(
                lease,
                HeartbeatRequest.NONE
                        .withAtLeast(Duration.ofHours(1))
                        .withLeaseAtLeast(Duration.ofHours(1))
                        .withData(LockData.ofText("second")));
        CompletableFuture<ReleaseOutcome> released = lease.releaseAsync().toCompletableFuture();
        pair.runMillis(100);

        assertThat(told).isCompletedExceptionally();
        assertThat(released).isCompletedWithValue(ReleaseOutcome.RELEASED);
        assertThat(row().released()).isTrue();
        assertThat(row().lease()).contains(Duration.ofSeconds(2));
    }

    @Test
    void heartbeat_leaseLostMeanwhile_failsSo() {
        Lease lease = held();
        pair.cutOff(pair.one);
        CompletableFuture<?> told = asked(lease, data("second"));
        pair.runMillis(2_000);

        assertThatThrownBy(told::join).hasCauseInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> lease.heartbeat(HeartbeatRequest.NONE)).isInstanceOf(LeaseLostException.class);
    }

    @Test
    void heartbeat_longerLease_isBelievedOnceAcknowledgedAndKeptByTheNextOnes() {
        Lease lease = held();
        CompletableFuture<?> told = asked(lease, lease(10));
        assertThat(lease.remaining()).isLessThan(Duration.ofSeconds(2));
        pair.runMillis(5);
        assertThat(told).isCompleted();
        assertThat(lease.remaining()).isBetween(Duration.ofMillis(9_800), Duration.ofMillis(9_901));
        assertThat(row().lease()).contains(Duration.ofSeconds(10));
        pair.runMillis(3_000);

        assertThat(row().lease()).contains(Duration.ofSeconds(10));
        assertThat(row().beat()).isGreaterThan(4);
        pair.cutOff(pair.one);
        pair.runMillis(8_000);
        assertThat(lease.isValid()).isTrue();
    }

    /** The longer one is not believed in yet, and lost heartbeats must not be waited for as if it were. */
    @Test
    void heartbeat_longerLeaseWhileCutOff_isAskedForAgainInTheShorterOne() {
        Lease lease = held();
        pair.runMillis(600);
        pair.cutOff(pair.one);
        CompletableFuture<?> told = asked(lease, lease(60));
        pair.runMillis(1_200);
        pair.heal();
        pair.runMillis(200);

        assertThat(told).isCompleted();
        assertThat(lease.remaining()).isGreaterThan(Duration.ofSeconds(50));
    }

    @Test
    void heartbeat_longerLeaseUnacknowledged_isNotBelieved() {
        Lease lease = held();
        pair.trouble(pair.one, write -> false, write -> true);
        CompletableFuture<?> told = asked(lease, lease(10));
        pair.runMillis(1_985);

        // The row says ten seconds, which the next holder waits for, and this one does not know.
        assertThat(row().lease()).contains(Duration.ofSeconds(10));
        assertThat(told).isCompletedExceptionally();
        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void heartbeat_acknowledgedLateFromBeforeItWasLengthened_countsTheShorterLease() {
        Lease lease = held();
        List<LockWrite> beats = new ArrayList<>();
        pair.special((client, write) -> {
            if (write instanceof LockWrite.Heartbeat) {
                beats.add(write);
                return answeredAfter(beats.size() == 1 ? 300 : 100_000);
            }
            return Optional.empty();
        });
        CompletableFuture<?> before = asked(lease, HeartbeatRequest.NONE);
        CompletableFuture<?> longer = asked(lease, lease(10));
        pair.runMillis(400);

        assertThat(before).isCompleted();
        assertThat(longer).isNotDone();
        assertThat(lease.remaining()).isLessThan(Duration.ofMillis(1_600));
    }

    @Test
    void heartbeat_shorterLease_staysAsItIs() {
        Lease lease = held();
        CompletableFuture<?> told = asked(lease, HeartbeatRequest.NONE.withLeaseAtLeast(Duration.ofSeconds(1)));
        pair.runMillis(5);

        assertThat(told).isCompleted();
        assertThat(row().lease()).contains(Duration.ofSeconds(2));
    }

    @Test
    void heartbeat_leaseBeyondWhatThereCanBe_isRefusedAndNothingSent() {
        Lease lease = held();
        pair.sentSince();

        assertThatThrownBy(() -> lease.heartbeatAsync(lease(200_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT24H");
        assertThat(pair.sentSince()).isEmpty();
        assertThat(lease.isValid()).isTrue();
    }

    @Test
    void atMost_passed_isNotRenewedAndExpires() {
        List<String> events = new ArrayList<>();
        Lease lease = held(LockRequest.of(KEY)
                .atMost(Duration.ofSeconds(5))
                .listener((l, event) -> events.add(event.toString()))
                .build());
        pair.runMillis(4_900);
        assertThat(lease.isValid()).isTrue();
        pair.runMillis(2_100);

        assertThat(lease.isValid()).isFalse();
        assertThat(events).containsExactly("InDanger[]", "Lost[reason=EXPIRED]");
        CompletableFuture<Lease> next = pair.acquire(pair.two);
        pair.runMillis(3_000);
        assertThat(next).isCompleted();
    }

    private Lease heldAtMost(int seconds) {
        Lease lease =
                held(LockRequest.of(KEY).atMost(Duration.ofSeconds(seconds)).build());
        pair.sentSince();
        return lease;
    }

    @Test
    void heartbeat_afterAtMost_isRefusedAtOnceWithTheReasonAndNotSent() {
        Lease lease = heldAtMost(5);
        pair.runMillis(5_001);
        pair.sentSince();
        assertThat(lease.isValid()).isTrue();
        Duration left = lease.remaining();

        assertThatThrownBy(() -> lease.heartbeat(lease(10)))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("'k'")
                .hasMessageContaining("PT5S");
        CompletableFuture<?> told = asked(lease, data("second"));
        assertThat(told).isCompletedExceptionally();
        assertThatThrownBy(told::join).hasCauseInstanceOf(LockMisuseException.class);
        assertThat(pair.sentSince()).isEmpty();
        assertThat(lease.remaining()).isEqualTo(left);
    }

    @Test
    void heartbeat_askedBeforeAtMostAndNotAcknowledgedByThen_failsSoWhenNoneIsOnItsWay() {
        Lease lease = heldAtMost(5);
        pair.runMillis(4_950);
        pair.cutOff(pair.one);
        CompletableFuture<?> told = asked(lease, data("second"));
        // A request is waited for 0.8 s, and asked for again 0.125 s later.
        pair.runMillis(700);
        assertThat(told).isNotDone();
        pair.runMillis(300);

        assertThat(lease.isValid()).isTrue();
        assertThatThrownBy(told::join).hasCauseInstanceOf(LockMisuseException.class);
    }

    @Test
    void atMost_passed_isTheReasonOfTheLoss() {
        Lease lease = heldAtMost(5);
        pair.runMillis(7_100);

        assertThatThrownBy(lease::ensureValid)
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining("atMost");
    }

    @Test
    void atMost_notPassedWhenTheLeaseWasLost_isNotTheReasonOfTheLoss() {
        Lease lease = heldAtMost(5);
        pair.cutOff(pair.one);
        pair.runMillis(7_100);

        assertThatThrownBy(lease::ensureValid)
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining("no heartbeat was acknowledged");
    }

    private Lease heldAtLeast(int millis) {
        Lease lease =
                held(LockRequest.of(KEY).atLeast(Duration.ofMillis(millis)).build());
        pair.sentSince();
        return lease;
    }

    @Test
    void atLeast_releasedBeforeWithinTheLease_isFreedThenAndNotRenewed() {
        Lease lease = heldAtLeast(1_000);
        CompletableFuture<ReleaseOutcome> released = lease.releaseAsync().toCompletableFuture();
        CompletableFuture<Lease> next = pair.acquire(pair.two);
        pair.runMillis(900);

        assertThat(released).isCompletedWithValue(ReleaseOutcome.RELEASED);
        assertThat(lease.isValid()).isFalse();
        assertThat(pair.sentSince()).noneMatch(sent -> sent.startsWith("one"));
        assertThat(next).isNotDone();
        pair.runMillis(600);
        assertThat(pair.sentSince()).containsOnlyOnce("one Release");
        assertThat(next).isCompleted();
    }

    @Test
    void atLeast_longerThanTheLease_isSaidInOneLastHeartbeat() {
        Lease lease = heldAtLeast(30_000);
        CompletableFuture<ReleaseOutcome> released = lease.releaseAsync().toCompletableFuture();
        CompletableFuture<Lease> next = pair.acquire(
                pair.two, LockRequest.of(KEY).waitLimit(Duration.ofMinutes(2)).build());
        pair.runMillis(29_900);

        assertThat(released).isCompletedWithValue(ReleaseOutcome.RELEASED);
        assertThat(pair.sentSince().stream().filter(sent -> sent.startsWith("one")))
                .containsExactly("one Heartbeat");
        assertThat(row().lease()).hasValueSatisfying(told -> assertThat(told).isGreaterThan(Duration.ofSeconds(29)));
        assertThat(next).isNotDone();
        pair.runMillis(700);
        assertThat(next).isCompleted();
    }

    @Test
    void atLeast_answersLost_areAskedForAgainAndTheRowIsFreedThen() {
        Lease lease = heldAtLeast(10_000);
        pair.trouble(pair.one, write -> false, write -> true);
        CompletableFuture<ReleaseOutcome> released = lease.releaseAsync().toCompletableFuture();
        pair.runMillis(500);
        assertThat(released).isNotDone();
        pair.heal();
        pair.runMillis(500);
        assertThat(released).isCompletedWithValue(ReleaseOutcome.RELEASED);
        assertThat(row().released()).isFalse();
        pair.runMillis(9_100);

        assertThat(row().released()).isTrue();
    }

    @Test
    void atLeast_stolenBeforeTheLastHeartbeat_isLost() {
        Lease lease = heldAtLeast(10_000);
        pair.table.remove(KEY);
        CompletableFuture<ReleaseOutcome> released = lease.releaseAsync().toCompletableFuture();
        pair.runMillis(500);

        assertThat(released).isCompletedWithValue(ReleaseOutcome.LOST);
    }

    @Test
    void atLeast_releasedAfter_isFreedAtOnce() {
        Lease lease = heldAtLeast(1_000);
        pair.runMillis(1_000);
        pair.sentSince();
        assertThat(lease.releaseAsync().toCompletableFuture()).isNotDone();
        pair.runMillis(5);

        assertThat(pair.sentSince()).containsExactly("one Release");
        assertThat(row().released()).isTrue();
    }

    @Test
    void atLeast_clientClosedBefore_leavesTheRowToItsLease() {
        heldAtLeast(10_000);
        CompletableFuture<?> closed = pair.one.core().closeAsync();
        pair.runMillis(5);

        assertThat(closed).isCompleted();
        assertThat(pair.sentSince()).isEmpty();
        assertThat(row().released()).isFalse();
    }
}
