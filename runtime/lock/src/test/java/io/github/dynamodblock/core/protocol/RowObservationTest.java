package io.github.dynamodblock.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What reads that may be stale do to a watch. A lease is 2,000 ns here, and clocks do not drift. */
class RowObservationTest {
    private static final ClockDrift NONE = new ClockDrift(0);
    private static final String GRANT = "0123456789abcdef0123456789abcdef";

    private static RowObservation held(long beat, long now) {
        return held(7, beat, now);
    }

    private static RowObservation held(long token, long beat, long now) {
        return RowObservation.first(
                Optional.of(new LockRow(
                        LockKey.of("k"),
                        Optional.of("holder"),
                        Optional.of(Duration.ofNanos(2_000)),
                        new Version(GRANT, beat).toString(),
                        false,
                        OptionalLong.of(token),
                        RowContent.NONE)),
                now,
                2_000,
                NONE);
    }

    private static RowObservation absent(long now) {
        return RowObservation.first(Optional.empty(), now, 2_000, NONE);
    }

    @Test
    void watch_ofARowThatAStaleReadDidNotShow_goesOn() {
        RowObservation glimpsed = held(1, 100).then(absent(200), false);
        assertThat(RowAssessment.of(glimpsed, false, 200).writeCanSucceed()).isTrue();

        RowObservation refused = glimpsed.then(held(1, 250), true);
        assertThat(RowAssessment.of(refused, false, 250).writeCanSucceed()).isFalse();
        assertThat(refused.deadAt()).isEqualTo(2_100);
    }

    @Test
    void watch_ofARowThatWasGone_beginsAnew() {
        RowObservation gone = held(1, 100).then(absent(200), true);

        assertThat(gone.then(held(1, 250), true).deadAt()).isEqualTo(2_250);
    }

    @Test
    void absence_seenByAReadThatMayBeStale_outlastsAnotherSuchRead() {
        RowObservation glimpsed = held(1, 100).then(absent(200), false);

        assertThat(glimpsed.then(held(1, 250), false).free()).isTrue();
        assertThat(glimpsed.then(held(2, 250), false).free()).isFalse();
    }

    @Test
    void tenure_ofALowerToken_isBelievedOnlyOfASightThatIsCertain() {
        RowObservation known = held(7, 1, 100);
        RowObservation lower = held(6, 9, 200);
        RowObservation higher = held(8, 1, 200);

        assertThat(known.then(lower, false)).isSameAs(known);
        assertThat(known.then(lower, true)).isSameAs(lower);
        assertThat(known.then(higher, false)).isSameAs(higher);
    }

    @Test
    void beat_olderThanTheKnownOne_isBelievedOnlyOfASightThatIsCertain() {
        RowObservation known = held(7, 2, 100);

        assertThat(known.then(held(7, 1, 200), false)).isSameAs(known);
        assertThat(known.then(held(7, 1, 200), true).deadAt()).isEqualTo(2_200);
        assertThat(known.then(held(7, 3, 200), false).deadAt()).isEqualTo(2_200);
    }
}
