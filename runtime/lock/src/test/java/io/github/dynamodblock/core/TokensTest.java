package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.SimulatedPair.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.core.protocol.TokenFloors;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What this client remembers of tokens, for when a row is gone. */
class TokensTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final LockKey OTHER = LockKey.of("other");

    private final TokenFloors tokens = new TokenFloors();

    @Test
    void floor_ofAKeyNeverSeen_isTheWallClock() {
        tokens.saw(OTHER, OptionalLong.of(900));
        tokens.saw(KEY, OptionalLong.empty());

        assertThat(tokens.floor(KEY, 5)).isEqualTo(5);
    }

    @Test
    void floor_isTheHighestTokenSeenOrTheWallClockIfThatIsLater() {
        tokens.saw(KEY, OptionalLong.of(900));
        tokens.saw(KEY, OptionalLong.of(7));

        assertThat(tokens.floor(KEY, 5)).isEqualTo(900);
        assertThat(tokens.floor(KEY, 901)).isEqualTo(901);
    }

    @Test
    void floor_afterATokenThatLeavesNoRoomAbove_isTheWallClock() {
        tokens.saw(KEY, OptionalLong.of(Long.MAX_VALUE - 1));

        assertThat(tokens.floor(KEY, 5)).isEqualTo(5);
    }

    @Test
    void floor_beyondTheKeysRemembered_isTheWallClockForTheOneUnseenForLongest() {
        tokens.saw(KEY, OptionalLong.of(900));
        for (int i = 1; i < TokenFloors.MOST; i++) {
            tokens.saw(LockKey.of("k" + i), OptionalLong.of(900));
        }
        assertThat(tokens.floor(KEY, 5)).isEqualTo(900);

        tokens.saw(OTHER, OptionalLong.of(900));

        assertThat(tokens.floor(LockKey.of("k1"), 5)).isEqualTo(5);
        assertThat(tokens.floor(KEY, 5)).isEqualTo(900);
    }

    @Test
    void token_afterADeletionWithTheWallClockPutBack_isHigherForAClientThatSawTheOld() {
        SimulatedPair pair = new SimulatedPair();
        Lease first = pair.granted(pair.one);
        // The other only waits, and sees it so.
        CompletableFuture<Lease> unused = pair.acquire(pair.two);
        pair.runMillis(5);
        pair.table.remove(KEY);
        pair.two.stepWall(-HOUR);
        pair.runMillis(3_000);

        assertThat(pair.two.believes(KEY) || pair.one.believes(KEY)).isFalse();
        long second = pair.table.read(KEY, 0).orElseThrow().token().orElseThrow();
        assertThat(second).isGreaterThan(first.fencingToken());
        assertThat(pair.table.violations()).isEmpty();
    }

    @Test
    void token_afterAReleaseThatDeletedWithTheWallClockPutBack_isHigher() {
        SimulatedPair pair = new SimulatedPair();
        Lease first = pair.granted(pair.one);
        first.releaseAsync();
        pair.runMillis(5);
        pair.table.remove(KEY);
        pair.one.stepWall(-HOUR);

        assertThat(pair.granted(pair.one).fencingToken()).isGreaterThan(first.fencingToken());
    }
}
