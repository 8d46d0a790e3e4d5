package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Absence of a row is leave to lock: so no row may be collected while somebody believes in it, or it is to stay taken. */
class TimeToLiveTest {
    private static final long HORIZON = Duration.ofDays(7).toSeconds();
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final SimulatedPair pair = new SimulatedPair();

    private long expiresAt() {
        return pair.table.read(KEY, 0).orElseThrow().expiresAt().orElseThrow();
    }

    private long now() {
        return pair.one.trueSeconds();
    }

    @Test
    void acquire_row_livesForTheHorizonInEpochSeconds() {
        pair.granted(pair.one);

        assertThat(expiresAt()).isEqualTo(now() + HORIZON);
    }

    @Test
    void heartbeat_row_isPushedOn() {
        Lease lease = pair.granted(pair.one);
        pair.runMillis(60_000);

        assertThat(lease.isValid()).isTrue();
        assertThat(expiresAt()).isBetween(now() + HORIZON - 1, now() + HORIZON);
    }

    @Test
    void row_wallClockPutBack_isNeverLessThanItWas() {
        Lease lease = pair.granted(pair.one);
        long before = expiresAt();
        pair.one.stepWall(-24 * HOUR);
        pair.runMillis(5_000);

        assertThat(lease.isValid()).isTrue();
        assertThat(pair.table.read(KEY, 0).orElseThrow().beat()).isGreaterThan(5);
        assertThat(expiresAt()).isEqualTo(before);
    }

    @Test
    void acquire_wallClockFarBehindAndAnswersDated_isGrantedOnceTheRowLivesForTheHorizon() {
        pair.one.answersAreDated();
        pair.one.stepWall(-170 * HOUR);

        Lease lease = pair.granted(pair.one);

        assertThat(lease.isValid()).isTrue();
        assertThat(pair.sentSince()).containsExactly("one Acquire", "one Heartbeat");
        assertThat(expiresAt()).isEqualTo(now() + HORIZON);
        // The first answer told: from now on one request is enough.
        lease.releaseAsync();
        pair.runMillis(5);
        pair.sentSince();
        pair.granted(pair.one);
        assertThat(pair.sentSince()).containsExactly("one Acquire");
    }

    @Test
    void heartbeat_wallClockPutBackFarAndAnswersDated_pushesTheRowOn() {
        pair.one.answersAreDated();
        Lease lease = pair.granted(pair.one);
        pair.one.stepWall(-300 * HOUR);
        pair.runMillis(60_000);

        assertThat(lease.isValid()).isTrue();
        assertThat(expiresAt()).isBetween(now() + HORIZON - 1, now() + HORIZON);
    }

    @Test
    void row_wallClockAheadOfDatedAnswers_livesByTheWallClock() {
        pair.one.answersAreDated();
        pair.one.stepWall(2 * HOUR);
        pair.granted(pair.one);
        pair.runMillis(2_000);

        assertThat(expiresAt()).isGreaterThanOrEqualTo(now() + HORIZON + 7_198);
    }

    @Test
    void row_ofTheApplicationsOwn_isNeverCollected() {
        CompletableFuture<Lease> lease =
                pair.acquire(pair.one, LockRequest.of(KEY).onItem().build());
        pair.runMillis(5_000);

        assertThat(now(lease).isValid()).isTrue();
        assertThat(pair.table.read(KEY, 0).orElseThrow().expiresAt()).isEmpty();
    }

    private static <T> T now(CompletableFuture<T> future) {
        return SimulatedPair.now(future);
    }

    @Test
    void atLeast_longerThanTheHorizon_livesBeyondThatTime() {
        Duration kept = Duration.ofDays(20);
        CompletableFuture<Lease> lease =
                pair.acquire(pair.one, LockRequest.of(KEY).atLeast(kept).build());
        pair.runMillis(5);
        now(lease).releaseAsync();
        pair.runMillis(5);

        assertThat(expiresAt()).isGreaterThan(now() + kept.toSeconds() + HORIZON - 2);
        assertThat(pair.table.read(KEY, 0).orElseThrow().lease().orElseThrow()).isGreaterThan(kept.minusSeconds(1));
    }

    @Test
    void atLeast_forEver_livesLonger() {
        CompletableFuture<Lease> lease = pair.acquire(
                pair.one,
                LockRequest.of(KEY).atLeast(Duration.ofSeconds(Long.MAX_VALUE)).build());
        pair.runMillis(5);
        now(lease).releaseAsync();
        pair.runMillis(5);

        assertThat(expiresAt()).isGreaterThan(now() + Duration.ofDays(365 * 73).toSeconds());
    }
}
