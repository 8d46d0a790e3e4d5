package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Three hundred callers of one client, who each hold a key for a while and hand it on: 4 ms there and back for release
 * and acquire. Another client finds it free only when they pause.
 */
class FairnessTest {
    private static final long HAND_OVER = 4;

    private final SimulatedPair pair = new SimulatedPair();
    /** How long after the release before each grant came, in milliseconds. */
    private final List<Long> gaps = new ArrayList<>();

    private long released;

    private void queue(long holdMillis) {
        for (int caller = 0; caller < 300; caller++) {
            CompletableFuture<?> unused = pair.acquire(
                            pair.one,
                            LockRequest.of(SimulatedPair.KEY)
                                    .waitLimit(Duration.ofMinutes(1))
                                    .build())
                    .thenAccept(lease -> hold(lease, holdMillis));
        }
    }

    private void hold(Lease lease, long millis) {
        gaps.add((pair.world.now() - released) / MILLI);
        pair.one.live(millis * MILLI, () -> {
            released = pair.world.now();
            CompletableFuture<?> unused = lease.releaseAsync().toCompletableFuture();
        });
    }

    @Test
    void queue_handsOn_pausesForALookAfterEachQuarterOfALease() {
        queue(20);
        pair.runMillis(2_100);

        // The first grant follows no release; the 22nd hand-over of a run comes half a second after the first.
        assertThat(IntStream.range(1, gaps.size())
                        .filter(grant -> gaps.get(grant) > HAND_OVER)
                        .boxed())
                .containsExactly(22, 44);
        assertThat(List.of(gaps.get(22), gaps.get(44)))
                .allSatisfy(pause -> assertThat(pause).isBetween(200L, 260L));
    }

    @Test
    void queue_handsOn_letsAnotherClientIn() {
        queue(20);
        pair.runMillis(100);
        CompletableFuture<Lease> other = pair.acquire(pair.two);
        pair.runMillis(1_500);

        assertThat(other).isCompleted();
    }

    @Test
    void queue_handsOnWhatIsHeldForLong_letsAnotherClientIn() {
        queue(600);
        pair.runMillis(100);
        CompletableFuture<Lease> other = pair.acquire(pair.two);
        pair.runMillis(2_500);

        assertThat(other).isCompleted();
    }
}
