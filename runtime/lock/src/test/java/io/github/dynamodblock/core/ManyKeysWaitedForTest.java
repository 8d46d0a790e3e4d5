package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.RowContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More locks than a client remembers of those for which nobody waits. Leases last 2 s, and all holders are dead. */
class ManyKeysWaitedForTest {
    private final SimulatedPair pair = new SimulatedPair();
    private final List<CompletableFuture<Lease>> waiting = new ArrayList<>();

    private LockKey dead(int number) {
        LockKey key = LockKey.of("dead-" + number);
        pair.table.put(new LockRow(
                key,
                Optional.of("somebody"),
                Optional.of(Duration.ofSeconds(2)),
                "a-version-of-another-library",
                false,
                OptionalLong.empty(),
                RowContent.NONE));
        return key;
    }

    private void waitFor(LockKey key) {
        waiting.add(pair.acquire(pair.two, LockRequest.of(key).build()));
    }

    private long granted() {
        return waiting.stream().filter(CompletableFuture::isDone).count();
    }

    private long acquires() {
        return pair.sent.stream().filter("two Acquire"::equals).count();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                IdleObservations.MOST - 1,
                IdleObservations.MOST,
                IdleObservations.MOST + 1,
                IdleObservations.MOST * 21 / 20
            })
    void acquire_asManyDeadLocksAsAreRememberedOrMore_takesOverEach(int locks) {
        for (int number = 0; number < locks; number++) {
            waitFor(dead(number));
        }
        pair.runMillis(2_030);

        assertThat(granted()).isEqualTo(locks);
        // One that is refused, and the one that takes over.
        assertThat(acquires()).isEqualTo(2L * locks);
    }

    @Test
    void acquire_deadLockBesideManyThatComeAndGo_takesItOver() {
        waitFor(dead(-1));
        pair.runMillis(1_500);
        for (int number = 0; number <= 3 * IdleObservations.MOST; number++) {
            CompletableFuture<?> unused =
                    pair.two.core().tryAcquireAsync(LockRequest.of(dead(number)).build());
        }
        pair.runMillis(530);

        assertThat(granted()).isEqualTo(1);
        assertThat(acquires()).isEqualTo(2 + 3L * IdleObservations.MOST + 1);
    }
}
