package io.github.dynamodblock.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MomentTest {
    @Test
    void sleptSince_wallClockMovedFurtherThanTheOtherByMoreThanIsTolerated_isTrue() {
        LeaseTimes times = Attempt.TIMES;
        long tolerated = times.sleepTolerance() / 1_000;
        Moment before = new Moment(9_000_000_000L, 5_000_000);

        assertThat(new Moment(12_000_000_000L, 8_000_000 + tolerated).sleptSince(before, times))
                .isFalse();
        assertThat(new Moment(12_000_000_000L, 8_000_001 + tolerated).sleptSince(before, times))
                .isTrue();
    }

    @Test
    void later_ofTwo_isThatOfTheMonotonicClock() {
        Moment early = new Moment(1_000, 9_000_000);
        Moment late = new Moment(1_001, 5);

        assertThat(Moment.later(early, late)).isSameAs(late);
        assertThat(Moment.later(late, early)).isSameAs(late);
    }
}
