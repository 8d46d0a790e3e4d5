package io.github.dynamodblock.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LeaseTiming;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTimesTest {
    private static final long MILLI = 1_000_000L;

    /** At a drift of a quarter a holder believes for 1.6 s of 2. */
    private static LeaseTimes withSafePeriod(long millis) {
        LeaseTiming timing = new LeaseTiming(Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofMillis(millis));
        return LeaseTimes.of(timing, new ClockDrift(0.25));
    }

    @Test
    void safePeriod_isBelowTheTimeInWhichTheHolderBelieves() {
        assertThat(withSafePeriod(1_599).belief()).isEqualTo(1_600 * MILLI);
        assertThatThrownBy(() -> withSafePeriod(1_600))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("less the clock drift");
    }

    @Test
    void lease_thatReachesBeyondATime_isOfWholeMilliseconds_andNoShorter() {
        LeaseTimes times = withSafePeriod(1_000);

        assertThat(times.reaching(5_000 * MILLI).lease()).isEqualTo(5_001 * MILLI);
        assertThat(times.reaching(5_000 * MILLI + 999_999).lease()).isEqualTo(5_001 * MILLI);
        assertThat(times.reaching(1_000 * MILLI).lease()).isEqualTo(2_000 * MILLI);
    }
}
