package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static io.github.dynamodblock.core.SimulatedPair.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A lease of 2000.9 ms: the row can only say 2000, and nobody believes longer than the row says. */
class FractionalLeaseTest {
    private static final Duration FRACTIONAL = Duration.ofNanos(2_000_900_000);
    private static final Duration WHOLE = Duration.ofSeconds(2);
    private static final long BELIEF = (long) (WHOLE.toNanos() / 1.01);

    private final SimulatedPair pair = new SimulatedPair();

    private Lease held() {
        CompletableFuture<Lease> lease =
                pair.acquire(pair.one, LockRequest.of(KEY).lease(FRACTIONAL).build());
        pair.runMillis(5);
        return now(lease);
    }

    @Test
    void row_leaseOfAFractionalMillisecond_saysWholeMilliseconds() {
        Lease lease = held();
        assertThat(pair.table.read(KEY, 0).orElseThrow().lease()).contains(WHOLE);
        pair.runMillis(600);

        assertThat(pair.table.read(KEY, 0).orElseThrow().beat()).isGreaterThan(1);
        assertThat(pair.table.read(KEY, 0).orElseThrow().lease()).contains(WHOLE);
        assertThat(lease.isValid()).isTrue();
    }

    @Test
    void lease_ofAFractionalMillisecond_isBelievedAsLongAsTheRowSays() {
        Lease lease = held();
        pair.cutOff(pair.one);
        // The acquire was sent at 0.
        pair.world.runUntil(BELIEF - 1_000);
        assertThat(lease.isValid()).isTrue();
        pair.world.runUntil(BELIEF + 1_000);

        assertThat(lease.isValid()).isFalse();
    }
}
