package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.core.protocol.ClockDrift;
import io.github.dynamodblock.core.protocol.TokenFloors;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.RandomSource;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * More dead locks than there is room for are all found dead in the end. A lease is 2,000 ns here, and clocks do not drift.
 */
class DeadLocksTest {
    private static final long LEASE = 2_000;
    private static final String GRANT = "0123456789abcdef0123456789abcdef";

    private final Random random = new Random(1);
    private final ObservationCache observations = new ObservationCache(
            new ClockDrift(0),
            LEASE,
            new RandomSource() {
                @Override
                public String grant() {
                    return GRANT;
                }

                @Override
                public double fraction() {
                    return random.nextDouble();
                }
            },
            new TokenFloors());

    private static LockKey key(int number) {
        return LockKey.of("k" + number);
    }

    private static Optional<LockRow> row(int number, long beat, boolean released) {
        return Optional.of(new LockRow(
                key(number),
                Optional.of("holder"),
                Optional.of(Duration.ofNanos(LEASE)),
                new Version(GRANT, beat).toString(),
                released,
                OptionalLong.of(7),
                RowContent.NONE));
    }

    private void seesHeld(int number, long beat, long now) {
        observations.saw(key(number), row(number, beat, false), now);
    }

    /** Each of so many dead locks is asked for once in a round, without waiting. */
    @ParameterizedTest
    @CsvSource({"10001, 100, 41", "10500, 100, 41", "20000, 100, 200", "20000, 3000, 20"})
    void deadLocks_moreThanFitAskedForInTurn_areAllTakenOver(int locks, long round, int rounds) {
        boolean[] taken = new boolean[locks];
        for (int number = 0; number < locks; number++) {
            seesHeld(number, 1, 0);
        }
        for (int turn = 1; turn <= rounds; turn++) {
            long now = turn * round;
            for (int number = 0; number < locks; number++) {
                if (!taken[number]
                        && observations
                                .of(key(number))
                                .filter(seen -> seen.isDead(now))
                                .isPresent()) {
                    taken[number] = true;
                    observations.saw(key(number), row(number, 1, true), now);
                } else if (!taken[number]) {
                    seesHeld(number, 1, now);
                }
            }
        }

        assertThat(IntStream.range(0, locks).filter(number -> !taken[number]).count())
                .isZero();
    }

    /** As the rows of the living look if both looks fall between two heartbeats. */
    @Test
    void deadLock_askedForAgainAndAgainAmongTenThousandSeenTwice_isFoundDead() {
        for (int look = 0; look < 2; look++) {
            for (int number = 0; number < 10_000; number++) {
                asksOnce(number, LEASE / 5 * look);
            }
        }
        long now = LEASE / 2;
        while (!asksOnce(-1, now) && now < 100 * LEASE) {
            now += LEASE / 20;
        }

        assertThat(now).isLessThan(5 * LEASE);
    }

    /** Whether it is dead then. */
    private boolean asksOnce(int number, long now) {
        observations.asks(key(number));
        seesHeld(number, 1, now);
        boolean dead = observations.of(key(number)).orElseThrow().isDead(now);
        observations.leaves(key(number), now);
        return dead;
    }
}
