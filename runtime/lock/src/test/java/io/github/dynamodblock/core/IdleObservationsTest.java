package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.core.protocol.LastObservation;
import io.github.dynamodblock.core.protocol.LastObservation.Worth;
import io.github.dynamodblock.core.protocol.RowObservation;
import io.github.dynamodblock.spi.RandomSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which of the remembered keys gives way to one more, where chance draws what the test says. */
class IdleObservationsTest {
    private static final long NOW = 100;

    private final Deque<Double> drawn = new ArrayDeque<>();
    private final IdleObservations remembered = new IdleObservations(new RandomSource() {
        @Override
        public String grant() {
            throw new AssertionError("nobody asks here");
        }

        @Override
        public double fraction() {
            return drawn.remove();
        }
    });

    private static LastObservation sighting(int number, Worth worth, long observedAt) {
        RowObservation seen = new RowObservation(
                Optional.of("v"), OptionalLong.empty(), false, Optional.empty(), observedAt, observedAt, 1_000);
        return new LastObservation(LockKey.of("k" + number), seen, worth, observedAt);
    }

    private boolean knows(int number) {
        return remembered.of(LockKey.of("k" + number)) != null;
    }

    private void isFullOf(Worth worth) {
        for (int number = 0; number < IdleObservations.MOST; number++) {
            remembered.put(sighting(number, worth, NOW), NOW);
        }
        assertThat(drawn).as("nothing is drawn while there is room").isEmpty();
    }

    private void draws(int... places) {
        for (int place : places) {
            drawn.add((place + 0.5) / IdleObservations.MOST);
        }
    }

    private void oneMore(Worth worth) {
        remembered.put(sighting(IdleObservations.MOST, worth, NOW), NOW);
        assertThat(drawn).as("as many are drawn as the test says").isEmpty();
    }

    @Test
    void put_ofAKeyThatIsKnown_replacesItWithoutADraw() {
        isFullOf(Worth.SEEN_ONCE);
        LastObservation newer = sighting(3, Worth.SEEN_UNCHANGED, NOW + 1);

        remembered.put(newer, NOW + 1);

        assertThat(remembered.of(newer.key())).isSameAs(newer);
    }

    @Test
    void put_whereThereIsNoRoom_forgetsTheOneOfEightThatIsWorthLeast() {
        isFullOf(Worth.SEEN_ONCE);
        remembered.put(sighting(5, Worth.NOTHING, NOW), NOW);
        // Looked at longer ago, but worth more.
        remembered.put(sighting(6, Worth.SEEN_ONCE, NOW - 50), NOW);
        draws(1, 2, 5, 6, 3, 4, 7, 8);

        oneMore(Worth.SEEN_ONCE);

        assertThat(knows(5)).isFalse();
        assertThat(knows(6)).isTrue();
        assertThat(knows(IdleObservations.MOST)).isTrue();
    }

    @Test
    void put_whereAllDrawnAreWorthTheSame_forgetsTheOneThatWasLookedAtLongestAgo() {
        isFullOf(Worth.SEEN_ONCE);
        remembered.put(sighting(2, Worth.SEEN_ONCE, NOW - 2), NOW);
        remembered.put(sighting(8, Worth.SEEN_ONCE, NOW - 1), NOW);
        draws(1, 2, 3, 4, 5, 6, 7, 8);

        oneMore(Worth.SEEN_ONCE);

        assertThat(knows(2)).isFalse();
        assertThat(knows(8)).isTrue();
    }

    @Test
    void put_whereAllDrawnWereLookedAtTogether_forgetsTheFirstDrawn() {
        isFullOf(Worth.NOTHING);
        draws(9, 2, 3, 4, 5, 6, 7, 8);

        oneMore(Worth.NOTHING);

        assertThat(knows(9)).isFalse();
        assertThat(knows(8)).isTrue();
    }

    @Test
    void put_ofWhatIsWorthLessThanAllDrawn_isNotRemembered() {
        isFullOf(Worth.SEEN_ONCE);
        draws(1, 2, 3, 4, 5, 6, 7, 8);

        oneMore(Worth.NOTHING);

        assertThat(knows(IdleObservations.MOST)).isFalse();
        assertThat(knows(1)).isTrue();
    }

    /** Most watches go on to their end, and none has its place for good. */
    @Test
    void put_whereAllDrawnAreWatched_findsAPlaceInOneCaseOfSixteen() {
        isFullOf(Worth.SEEN_UNCHANGED);
        draws(1, 2, 3, 4, 5, 6, 7, 8);
        drawn.add(1.0 / 16);
        oneMore(Worth.SEEN_ONCE);
        assertThat(knows(IdleObservations.MOST)).isFalse();

        draws(1, 2, 3, 4, 5, 6, 7, 8);
        drawn.add(1.0 / 16 - 1e-9);
        oneMore(Worth.SEEN_ONCE);
        assertThat(knows(IdleObservations.MOST)).isTrue();
        assertThat(knows(1)).isFalse();
    }

    @Test
    void put_ofAFreeRowWhereAllDrawnAreWatched_neverTakesTheirPlace() {
        isFullOf(Worth.SEEN_UNCHANGED);
        draws(1, 2, 3, 4, 5, 6, 7, 8);

        oneMore(Worth.NOTHING);

        assertThat(knows(IdleObservations.MOST)).isFalse();
    }
}
