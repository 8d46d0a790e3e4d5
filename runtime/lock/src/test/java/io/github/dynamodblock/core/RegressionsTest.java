package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static io.github.dynamodblock.core.SimulatedPair.MILLI;
import static io.github.dynamodblock.core.SimulatedPair.TIMING;
import static io.github.dynamodblock.core.SimulatedPair.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Defects of other lock libraries that no test of a part covers; the whole list is in the reference. */
class RegressionsTest {
    private final SimulatedPair pair = new SimulatedPair();

    private void lose(Lease lease) {
        pair.cutOff(pair.one);
        pair.runMillis(2_500);
        pair.heal();
        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void release_ofAStaleLease_leavesTheNewOneRenewed() {
        Lease stale = pair.granted(pair.one);
        lose(stale);
        CompletableFuture<Lease> asked = pair.acquire(pair.one);
        pair.runMillis(5_000);
        Lease fresh = now(asked);

        CompletableFuture<ReleaseOutcome> released = stale.releaseAsync().toCompletableFuture();
        pair.runMillis(20_000);

        assertThat(now(released)).isEqualTo(ReleaseOutcome.LOST);
        assertThat(fresh.isValid()).isTrue();
    }

    @Test
    void fencingToken_ofAStaleHolder_staysItsOwn() {
        Lease stale = pair.granted(pair.one);
        long token = stale.fencingToken();
        lose(stale);
        CompletableFuture<Lease> asked = pair.acquire(pair.two);
        pair.runMillis(5_000);

        assertThat(now(asked).fencingToken()).isGreaterThan(token);
        assertThat(stale.fencingToken()).isEqualTo(token);
    }

    @Test
    void acquire_asLongAsUsualBehindAHolderThatJustDied_isGranted() {
        LockRequest usual = LockRequest.of(KEY).lease(Duration.ofSeconds(20)).build();
        CompletableFuture<Lease> dead = pair.acquire(pair.one, usual);
        pair.runMillis(5);
        now(dead);
        pair.one.kill();
        CompletableFuture<Lease> asked = pair.acquire(pair.two, usual);
        pair.runMillis(30_000);

        assertThat(now(asked).isValid()).isTrue();
    }

    @Test
    void acquire_waitLimitThatIsTheLongestThereIs_waits() {
        Lease held = pair.granted(pair.one);
        CompletableFuture<Lease> asked = pair.acquire(
                pair.two,
                LockRequest.of(KEY)
                        .waitLimit(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))
                        .build());
        pair.runMillis(60_000);
        assertThat(asked).isNotDone();
        CompletableFuture<?> unused = held.releaseAsync().toCompletableFuture();
        pair.runMillis(1_000);

        assertThat(now(asked).isValid()).isTrue();
    }

    @Test
    void waiters_thatBeganAtOnce_doNotLookInLockstep() {
        SimulatedClient three = new SimulatedClient(pair.world, pair.table, pair, "three", 1, TIMING);
        Map<String, TreeSet<Long>> looks = new HashMap<>();
        pair.special((client, write) -> {
            if (write == null) {
                looks.computeIfAbsent(client.name(), name -> new TreeSet<>()).add(pair.world.now() / MILLI);
            }
            return Optional.empty();
        });
        pair.granted(pair.one);
        List<CompletableFuture<Lease>> waiting = List.of(pair.acquire(pair.two), pair.acquire(three));
        pair.runMillis(20_000);

        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        TreeSet<Long> ofThree = looks.getOrDefault("three", new TreeSet<>());
        TreeSet<Long> together = new TreeSet<>(looks.getOrDefault("two", new TreeSet<>()));
        assertThat(together).hasSizeGreaterThan(20);
        together.retainAll(ofThree);
        assertThat(together).hasSizeLessThan(ofThree.size() / 4);
    }
}
