package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatRateLimiterTest {
    private static final long MILLI = 1_000_000L;
    private static final long MOST = 1_000 * MILLI;

    private static List<Long> turns(HeartbeatRateLimiter rateLimiter, int count, long now) {
        List<Long> turns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            turns.add(rateLimiter.turn(now, MOST) / MILLI);
        }
        return turns;
    }

    @Test
    void turn_noLimit_isNow() {
        assertThat(turns(new HeartbeatRateLimiter(0), 3, 7)).containsExactly(0L, 0L, 0L);
    }

    @Test
    void turn_manyDueAtOnce_isOneAfterTheOther() {
        assertThat(turns(new HeartbeatRateLimiter(10), 4, 7)).containsExactly(0L, 100L, 200L, 300L);
    }

    @Test
    void turn_afterASilence_isNow() {
        HeartbeatRateLimiter rateLimiter = new HeartbeatRateLimiter(10);
        turns(rateLimiter, 4, 0);

        assertThat(turns(rateLimiter, 2, 5_000 * MILLI)).containsExactly(0L, 100L);
    }

    @Test
    void turn_clockNegative_isNow() {
        assertThat(turns(new HeartbeatRateLimiter(10), 2, -5_000 * MILLI)).containsExactly(0L, 100L);
    }

    @Test
    void turn_limitTooLow_comesAtTheLatestAllTheSame() {
        assertThat(turns(new HeartbeatRateLimiter(2), 5, 0)).containsExactly(0L, 500L, 1_000L, 1_000L, 1_000L);
    }

    @Test
    void turn_lateAlready_isNow() {
        HeartbeatRateLimiter rateLimiter = new HeartbeatRateLimiter(2);
        rateLimiter.turn(0, MOST);

        assertThat(rateLimiter.turn(0, -MILLI)).isZero();
    }

    @Test
    void turn_limitTooLowForAWhile_keepsItAgainAfterwards() {
        HeartbeatRateLimiter rateLimiter = new HeartbeatRateLimiter(2);
        turns(rateLimiter, 20, 0);

        assertThat(turns(rateLimiter, 2, 2_000 * MILLI)).containsExactly(0L, 500L);
    }
}
