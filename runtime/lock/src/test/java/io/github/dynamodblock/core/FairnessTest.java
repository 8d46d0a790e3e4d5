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
    private boolean again;

    private void queue(long holdMillis) {
        for (int caller = 0; caller < 300; caller++) {
            ask(holdMillis);
        }
    }

    private void ask(long holdMillis) {
        CompletableFuture<?> unused = pair.acquire(
                        pair.one,
                        LockRequest.of(SimulatedPair.KEY)
                                .waitLimit(Duration.ofMinutes(1))
                                .build())
                .thenAccept(lease -> hold(lease, holdMillis));
    }

    private void hold(Lease lease, long millis) {
        gaps.add((pair.world.now() - released) / MILLI);
        pair.one.live(millis * MILLI, () -> {
            released = pair.world.now();
            CompletableFuture<?> unused = lease.releaseAsync().toCompletableFuture();
            if (again) {
                pair.one.live(2 * HAND_OVER * MILLI, () -> ask(millis));
            }
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

    /** One of them holds and the other waits, alone: its queue is empty whenever it is granted. */
    @Test
    void queue_twoWhoComeAgainAndAgain_letAnotherClientIn() {
        again = true;
        ask(20);
        ask(20);
        pair.runMillis(100);
        CompletableFuture<Lease> other = pair.acquire(pair.two);
        pair.runMillis(1_500);

        assertThat(other).isCompleted();
    }

    @Test
    void queue_twoWhoComeAgainAndAgainAndHoldForLong_letAnotherClientIn() {
        again = true;
        ask(600);
        ask(600);
        pair.runMillis(100);
        CompletableFuture<Lease> other = pair.acquire(pair.two);
        pair.runMillis(2_500);

        assertThat(other).isCompleted();
    }

    @Test
    void queue_nobodyWaitsAtARelease_endsTheRun() {
        for (int turn = 0; turn < 40; turn++) {
            ask(20);
            pair.runMillis(30);
        }

        assertThat(gaps).hasSize(40).allMatch(gap -> gap < 30);
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
