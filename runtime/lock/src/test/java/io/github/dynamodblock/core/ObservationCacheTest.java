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

/** What is remembered of more keys than there is room for. A lease is 2,000 ns here, and clocks do not drift. */
class ObservationCacheTest {
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

    private long known(int from, int to) {
        return IntStream.range(from, to)
                .filter(number -> observations.of(key(number)).isPresent())
                .count();
    }

    @Test
    void sightings_oneMoreThanFit_forgetOne() {
        for (int number = 0; number < IdleObservations.MOST; number++) {
            seesHeld(number, 1, number);
        }
        assertThat(known(0, IdleObservations.MOST)).isEqualTo(IdleObservations.MOST);

        seesHeld(IdleObservations.MOST, 1, IdleObservations.MOST);

        assertThat(known(0, IdleObservations.MOST)).isEqualTo(IdleObservations.MOST - 1);
        assertThat(observations.of(key(IdleObservations.MOST))).isPresent();
    }

    @Test
    void sightings_ofAKeyAskedFor_areKeptAmongAnyNumberOfOthers() {
        observations.asks(key(-1));
        observations.asks(key(-1));
        seesHeld(-1, 1, 10);
        observations.leaves(key(-1), 20);
        for (int number = 0; number < 5 * IdleObservations.MOST; number++) {
            seesHeld(number, 1, 20);
        }
        assertThat(observations.of(key(-1)).orElseThrow().deadAt()).isEqualTo(10 + LEASE);

        observations.leaves(key(-1), 30);
        assertThat(observations.of(key(-1))).isPresent();
        for (int number = 0; number < 10 * IdleObservations.MOST; number++) {
            seesHeld(number, 1, 30);
        }
        assertThat(observations.of(key(-1))).as("nobody asks any more").isEmpty();
    }

    @Test
    void sightings_ofAKeyAskedForAgain_areFoundAgain() {
        seesHeld(1, 1, 10);
        observations.asks(key(1));
        assertThat(observations.of(key(1)).orElseThrow().deadAt()).isEqualTo(10 + LEASE);
        seesHeld(1, 2, 20);
        observations.leaves(key(1), 30);

        assertThat(observations.of(key(1)).orElseThrow().deadAt()).isEqualTo(20 + LEASE);
    }

    @Test
    void sightings_ofRowsThatAreFreeOrRenewed_giveWayFirst() {
        for (int number = 0; number < IdleObservations.MOST; number++) {
            seesHeld(number, 1, 0);
            // A third is released, a third renewed, a third as before.
            observations.saw(key(number), row(number, number % 3 == 0 ? 1 : 2, number % 3 == 1), 1);
        }
        for (int number = 0; number < IdleObservations.MOST; number++) {
            seesHeld(IdleObservations.MOST + number, 1, 2);
        }

        assertThat(IntStream.range(0, IdleObservations.MOST)
                        .filter(number -> number % 3 == 0)
                        .filter(number -> observations.of(key(number)).isEmpty())
                        .count())
                .as("watches that went on")
                .isZero();
        assertThat(IntStream.range(0, IdleObservations.MOST)
                        .filter(number -> number % 3 != 0)
                        .filter(number -> observations.of(key(number)).isPresent())
                        .count())
                .as("watches that had begun anew")
                .isLessThan(IdleObservations.MOST / 4);
    }

    @Test
    void sightings_thatNobodyLookedAtForAnHour_giveWay() {
        for (int number = 0; number < IdleObservations.MOST; number++) {
            seesHeld(number, 1, 0);
            seesHeld(number, 1, 1);
        }
        seesHeld(-1, 1, 2);
        assertThat(observations.of(key(-1))).isEmpty();

        seesHeld(-1, 1, 2 + LEASE + Duration.ofHours(1).toNanos());

        assertThat(observations.of(key(-1))).isPresent();
    }
}
