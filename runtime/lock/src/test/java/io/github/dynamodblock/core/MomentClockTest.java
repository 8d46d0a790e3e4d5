package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.core.protocol.Moment;
import io.github.dynamodblock.spi.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MomentClockTest {
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

        assertThat(MomentClock.now(slow).wallMicros()).isEqualTo(7);
    }

    private static final class PausedClock implements Clock {
        private long nanos = 7_000_000_000L;
        private int pauses;
        private int reads;

        PausedClock(int pauses) {
            this.pauses = pauses;
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long epochMicros() {
            reads++;
            if (pauses > 0) {
                pauses--;
                nanos += 100_001;
            } else {
                nanos += 100_000;
            }
            return reads;
        }
    }

    @Test
    void now_clocksAreReadCloseTogether_isTheFirstReading() {
        PausedClock clock = new PausedClock(0);

        assertThat(MomentClock.now(clock).nanos()).isEqualTo(7_000_000_000L);
        assertThat(clock.reads).isEqualTo(1);
    }

    @Test
    void now_threadPausesBetweenTheClocks_isReadAgain() {
        PausedClock clock = new PausedClock(2);

        assertThat(MomentClock.now(clock)).isEqualTo(new Moment(7_000_200_002L, 3));
        assertThat(clock.reads).isEqualTo(3);
    }

    @Test
    void now_threadPausesAlways_isReadTwentyTimes() {
        PausedClock clock = new PausedClock(1_000);

        assertThat(MomentClock.now(clock).wallMicros()).isEqualTo(20);
        assertThat(clock.reads).isEqualTo(20);
    }
}
