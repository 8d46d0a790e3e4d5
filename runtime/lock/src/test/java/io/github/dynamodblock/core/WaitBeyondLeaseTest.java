package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static io.github.dynamodblock.core.SimulatedPair.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A wait that lasts as long as the holder which it finds could be dead, and a little longer. */
class WaitBeyondLeaseTest {
    private static final LockRequest BEYOND =
            LockRequest.of(KEY).waitBeyondLease(Duration.ZERO).build();

    private final SimulatedPair pair = new SimulatedPair();

    private static void assertNotGranted(CompletableFuture<Lease> asked) {
        assertThatThrownBy(() -> now(asked)).hasCauseInstanceOf(LockNotGrantedException.class);
    }

    @Test
    void acquire_holderIsDead_takesItOverOneLeaseAfterItWasSeen() {
        Lease dead = pair.granted(pair.one);
        pair.cutOff(pair.one);
        pair.runMillis(10_000);

        CompletableFuture<Lease> asked = pair.acquire(pair.two, BEYOND);
        pair.runMillis(2_000);
        assertThat(asked).isNotDone();
        pair.runMillis(100);

        assertThat(now(asked).fencingToken()).isGreaterThan(dead.fencingToken());
    }

    @Test
    void acquire_deadHoldersLeaseIsLongerThanItsOwn_waitsForThat() {
        CompletableFuture<Lease> dead = pair.acquire(
                pair.one, LockRequest.of(KEY).lease(Duration.ofSeconds(9)).build());
        pair.runMillis(5);
        assertThat(now(dead).isValid()).isTrue();
        pair.cutOff(pair.one);

        CompletableFuture<Lease> asked = pair.acquire(pair.two, BEYOND);
        pair.runMillis(9_080);
        assertThat(asked).isNotDone();
        pair.runMillis(100);

        assertThat(now(asked).isValid()).isTrue();
    }

    @Test
    void acquire_holderIsOfItsOwnClientWithALongerLease_waitsForThat() {
        CompletableFuture<Lease> held = pair.acquire(
                pair.one,
                LockRequest.of(KEY)
                        .lease(Duration.ofSeconds(9))
                        .backgroundHeartbeats(false)
                        .build());
        pair.runMillis(5);
        assertThat(now(held).isValid()).isTrue();

        CompletableFuture<Lease> asked = pair.acquire(
                pair.one,
                LockRequest.of(KEY).waitBeyondLease(Duration.ofSeconds(1)).build());
        pair.runMillis(8_000);
        assertThat(asked).isNotDone();
        pair.runMillis(2_000);

        assertThat(now(asked).isValid()).isTrue();
    }

    @Test
    void acquire_holderIsAlive_waitsForItsLeaseAndNoLonger() {
        Lease alive = pair.granted(pair.one);

        CompletableFuture<Lease> asked = pair.acquire(pair.two, BEYOND);
        CompletableFuture<Lease> longer = pair.acquire(
                pair.two,
                LockRequest.of(KEY).waitBeyondLease(Duration.ofSeconds(3)).build());
        pair.runMillis(2_000);
        assertThat(asked).isNotDone();
        pair.runMillis(450);
        assertNotGranted(asked);
        assertThat(longer).as("three seconds longer").isNotDone();
        pair.runMillis(5_500);

        assertNotGranted(longer);
        assertThat(alive.isValid()).isTrue();
    }

    @Test
    void acquire_manyWaitBehindOneAnother_eachWaitsForOneLeaseAndNoLonger() {
        Lease alive = pair.granted(pair.one);
        pair.runMillis(1_000);

        List<CompletableFuture<Lease>> asked =
                Stream.generate(() -> pair.acquire(pair.two, BEYOND)).limit(5).toList();
        pair.runMillis(2_000);
        assertThat(asked).noneMatch(CompletableFuture::isDone);
        pair.runMillis(450);

        assertThat(asked).allSatisfy(WaitBeyondLeaseTest::assertNotGranted);
        assertThat(alive.isValid()).isTrue();
    }

    @Test
    void acquire_oneHolderAfterTheOther_waitsForTheLeaseOfTheFirst() {
        Lease first = pair.granted(pair.one);
        CompletableFuture<Lease> asked = pair.acquire(pair.two, BEYOND);
        pair.runMillis(900);
        CompletableFuture<?> unused = first.releaseAsync().toCompletableFuture();
        CompletableFuture<Lease> second = pair.acquire(pair.one);
        pair.runMillis(5);
        assertThat(now(second).isValid()).isTrue();
        pair.runMillis(1_550);

        assertNotGranted(asked);
    }

    @Test
    void acquire_free_isGrantedAtOnce() {
        CompletableFuture<Lease> asked = pair.acquire(pair.two, BEYOND);
        pair.runMillis(5);

        assertThat(now(asked).isValid()).isTrue();
    }

    @Test
    void acquire_storeDoesNotAnswer_endsAfterALeaseOfItsOwn() {
        pair.cutOff(pair.two);

        CompletableFuture<Lease> asked = pair.acquire(pair.two, BEYOND);
        pair.runMillis(2_300);
        assertThat(asked).isNotDone();
        pair.runMillis(200);

        assertThatThrownBy(() -> now(asked)).hasCauseInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void request_ofBothKindsOfWait_meansTheLast() {
        Duration second = Duration.ofSeconds(1);
        LockRequest limited =
                LockRequest.of(KEY).waitBeyondLease(second).waitLimit(second).build();
        LockRequest beyond =
                LockRequest.of(KEY).waitLimit(second).waitBeyondLease(second).build();

        assertThat(List.of(limited.waitBeyondLease(), beyond.waitLimit())).allMatch(wait -> wait.isEmpty());
        assertThat(List.of(limited.waitLimit(), beyond.waitBeyondLease())).allMatch(wait -> wait.isPresent());
        assertThatThrownBy(() -> LockRequest.of(KEY).waitBeyondLease(second.negated()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
