package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.spi.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MomentTest {
    /** Otherwise the timer would hang with it. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void now_clocksAreAlwaysSlowToRead_isTheLastReading() {
        Clock slow = new Clock() {
            private long nanos;

            @Override
            public long nanos() {
                return nanos += 150_000;
            }

            @Override
            public long epochMicros() {
                return 7;
            }
        };

        assertThat(Moment.now(slow).wallMicros()).isEqualTo(7);
    }
}
