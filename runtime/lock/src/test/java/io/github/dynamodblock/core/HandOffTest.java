package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static io.github.dynamodblock.core.SimulatedPair.MILLI;
import static io.github.dynamodblock.core.SimulatedPair.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What one caller of a client costs who waits for another of the same: nothing but the two writes of its own turn. */
class HandOffTest {
    private final SimulatedPair pair = new SimulatedPair();

    private CompletableFuture<Lease> asks() {
        return pair.acquire(
                pair.one, LockRequest.of(KEY).waitLimit(Duration.ofMinutes(1)).build());
    }

    private void releases(Lease lease) {
        CompletableFuture<?> unused = lease.releaseAsync().toCompletableFuture();
    }

    /** All but what keeps a lease. */
    private List<String> sent() {
        return pair.sentSince().stream()
                .filter(request -> !request.endsWith("Heartbeat"))
                .toList();
    }

    @Test
    void handOff_manyCallersOfOneClient_costsAReleaseAndAnAcquire() {
        List<CompletableFuture<Lease>> callers = new ArrayList<>();
        for (int caller = 0; caller < 20; caller++) {
            CompletableFuture<Lease> lease = asks();
            callers.add(lease);
            CompletableFuture<?> unused = lease.thenAccept(held -> pair.one.live(20 * MILLI, () -> releases(held)));
        }
        pair.runMillis(5_000);

        assertThat(callers).allMatch(CompletableFuture::isDone);
        assertThat(sent().stream().distinct()).containsExactlyInAnyOrder("one Acquire", "one Release");
        assertThat(pair.table.read(KEY, 0).orElseThrow().released()).isTrue();
    }

    @Test
    void handOff_twoWhoComeAgainAndAgain_costsTwoRequests() {
        for (int caller = 0; caller < 2; caller++) {
            comesAgain();
        }
        pair.runMillis(1_000);
        List<String> sent = sent();

        assertThat(sent).hasSizeGreaterThan(40).doesNotContain("one Read");
    }

    private void comesAgain() {
        CompletableFuture<?> unused = asks().thenAccept(held -> pair.one.live(20 * MILLI, () -> {
            releases(held);
            comesAgain();
        }));
    }

    @Test
    void handOff_heldForManyLeases_asksNothingMeanwhile() {
        Lease held = pair.granted(pair.one);
        CompletableFuture<Lease> waiting = asks();
        assertThat(sent()).containsExactly("one Acquire");
        pair.runMillis(20_000);
        assertThat(sent()).isEmpty();

        releases(held);
        pair.runMillis(5);

        assertThat(sent()).containsExactly("one Release", "one Acquire");
        assertThat(now(waiting).isValid()).isTrue();
    }

    @Test
    void handOff_askedForWhileTheReleaseIsOnItsWay_waitsForThat() {
        Lease held = pair.granted(pair.one);
        pair.special((client, write) ->
                write instanceof LockWrite.Release ? SimulatedPair.answeredAfter(300) : Optional.empty());
        releases(held);
        CompletableFuture<Lease> waiting = asks();
        pair.runMillis(310);

        assertThat(now(waiting).isValid()).isTrue();
        assertThat(sent()).containsExactly("one Acquire", "one Release", "one Acquire");
    }

    @Test
    void wait_ownLeaseExpired_looksItself() {
        Lease held = pair.granted(pair.one);
        CompletableFuture<Lease> waiting = asks();
        pair.trouble(pair.one, LockWrite.Heartbeat.class::isInstance, write -> false);
        pair.runMillis(1_970);
        assertThat(sent()).containsExactly("one Acquire");
        assertThat(held.isValid()).isTrue();
        pair.runMillis(100);

        assertThat(held.isValid()).isFalse();
        assertThat(sent()).contains("one Read");
        assertThat(now(waiting).isValid()).isTrue();
    }

    @Test
    void wait_ownLeaseStolen_watchesTheThief() {
        Lease held = pair.granted(pair.one);
        CompletableFuture<Lease> waiting = asks();
        StoreAnswer stolen = pair.table.apply(new LockWrite.Acquire(
                KEY,
                new Version("f".repeat(Version.GRANT_LENGTH), 1),
                "thief",
                Duration.ofSeconds(2),
                pair.table.read(KEY, 0).map(LockRow::version),
                0,
                0,
                false,
                RowContent.NONE));
        assertThat(stolen).isInstanceOf(StoreAnswer.Applied.class);
        pair.runMillis(520);
        assertThat(held.isValid()).isFalse();
        assertThat(sent()).contains("one Read");
        pair.runMillis(2_040);

        assertThat(now(waiting).isValid()).isTrue();
    }

    @Test
    void wait_ownLeaseIsKeptForAWhile_looksAsOthersDoAndIsGrantedWhenItIsFree() {
        CompletableFuture<Lease> first = pair.acquire(
                pair.one, LockRequest.of(KEY).atLeast(Duration.ofSeconds(7)).build());
        pair.runMillis(5);
        CompletableFuture<Lease> waiting = asks();
        pair.runMillis(500);
        releases(now(first));
        pair.runMillis(6_480);
        // One last heartbeat keeps the row. Nobody renews it, so nobody would hear if it were freed by force: it is
        // looked at.
        assertThat(sent().stream().distinct()).containsExactly("one Acquire", "one Read");
        assertThat(waiting).isNotDone();
        pair.runMillis(30);

        assertThat(now(waiting).isValid()).isTrue();
        assertThat(sent()).contains("one Release").endsWith("one Acquire");
    }

    @Test
    void wait_rowKeptByItsOwnClientIsFreedByForce_isGrantedSoon() {
        CompletableFuture<Lease> first = pair.acquire(
                pair.one, LockRequest.of(KEY).atLeast(Duration.ofMinutes(10)).build());
        pair.runMillis(5);
        releases(now(first));
        CompletableFuture<Lease> waiting = asks();
        pair.runMillis(100);
        pair.table.remove(KEY);
        pair.runMillis(2_000);

        assertThat(now(waiting).isValid()).isTrue();
    }

    @Test
    void wait_releaseWithoutAnswer_isGrantedAfterIt() {
        Lease held = pair.granted(pair.one);
        CompletableFuture<Lease> waiting = asks();
        pair.trouble(pair.one, LockWrite.Release.class::isInstance, write -> false);
        releases(held);
        pair.runMillis(1_000);
        pair.heal();
        pair.runMillis(100);

        assertThat(now(waiting).isValid()).isTrue();
    }

    @Test
    void wait_givenUpBehindAnOwnLease_leavesThePlaceToTheNext() {
        Lease held = pair.granted(pair.one);
        CompletableFuture<Lease> gone = asks();
        CompletableFuture<Lease> waiting = asks();
        gone.cancel(true);
        pair.runMillis(100);
        releases(held);
        pair.runMillis(5);

        assertThat(now(waiting).isValid()).isTrue();
        assertThat(sent()).containsExactly("one Acquire", "one Release", "one Acquire");
    }

    /** Each key goes from hand to hand for a quarter of a lease: then it is another client's turn, however many there are. */
    @Test
    void handOff_oftenThousandsOfKeys_stillPausesForOthers() {
        int keys = 10_001;
        List<Lease> held = grantedAll(keys);
        List<CompletableFuture<Lease>> next = askAll(keys);
        held.forEach(this::releases);
        pair.runMillis(5);
        List<CompletableFuture<Lease>> afterNext = askAll(keys);
        pair.runMillis(510);
        next.forEach(lease -> releases(now(lease)));
        pair.runMillis(200);

        assertThat(afterNext.stream().filter(CompletableFuture::isDone).count()).isZero();
    }

    private List<CompletableFuture<Lease>> askAll(int keys) {
        List<CompletableFuture<Lease>> asked = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            asked.add(
                    pair.acquire(pair.one, LockRequest.of(LockKey.of("k" + key)).build()));
        }
        return asked;
    }

    private List<Lease> grantedAll(int keys) {
        List<CompletableFuture<Lease>> asked = askAll(keys);
        pair.runMillis(5);
        return asked.stream().map(SimulatedPair::now).toList();
    }
}
