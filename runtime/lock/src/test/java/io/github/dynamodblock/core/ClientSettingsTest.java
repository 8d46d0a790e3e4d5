package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.ClosePolicy;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.core.protocol.LeaseTimes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What settings a client may have, up to the last that it may and with the first that it may not. */
class ClientSettingsTest {
    private static final LeaseTiming TIMING = LeaseTiming.ofLease(Duration.ofSeconds(2));
    private static final Duration HORIZON = Duration.ofDays(7);

    private static ClientSettings settings(LeaseTiming timing, Duration waitLimit, Duration horizon, int rate) {
        return new ClientSettings("one", timing, waitLimit, horizon, 0.01, rate, ClosePolicy.EXPIRE);
    }

    private static ClientSettings withHorizon(Duration horizon) {
        return settings(TIMING, Duration.ZERO, horizon, 0);
    }

    @Test
    void horizon_ofAnHourToACentury_isAllowed_andNoOther() {
        Duration shortest = Duration.ofHours(1);
        Duration longest = Duration.ofDays(36_525);
        assertThat(withHorizon(shortest).ttlHorizon()).isEqualTo(shortest);
        assertThat(withHorizon(longest).ttlHorizon()).isEqualTo(longest);

        for (Duration wrong : new Duration[] {shortest.minusNanos(1), longest.plusNanos(1)}) {
            assertThatThrownBy(() -> withHorizon(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not " + wrong);
        }
    }

    /** Far below the horizon: no row is collected while somebody believes in it. */
    @Test
    void lease_ofATenthOfTheHorizon_isAllowed_andNoLongerOne() {
        Duration tenth = HORIZON.dividedBy(10);
        assertThatCode(() -> settings(LeaseTiming.ofLease(tenth), Duration.ZERO, HORIZON, 0))
                .doesNotThrowAnyException();

        assertThatThrownBy(() -> settings(LeaseTiming.ofLease(tenth.plusMillis(1)), Duration.ZERO, HORIZON, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a TTL horizon of ten leases");
    }

    @Test
    void waitLimitAndHeartbeatRate_ofNone_areAllowed_andNoLess() {
        assertThat(settings(TIMING, Duration.ZERO, HORIZON, 0).heartbeatRate()).isZero();

        assertThatThrownBy(() -> settings(TIMING, Duration.ofNanos(-1), HORIZON, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not be negative");
        assertThatThrownBy(() -> settings(TIMING, Duration.ZERO, HORIZON, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not -1");
    }

    @Test
    void owner_blankOrNoText_isRefused() {
        for (String wrong : new String[] {"", " ", "half of a pair: \ud800"}) {
            assertThatThrownBy(() -> settings(TIMING, Duration.ZERO, HORIZON, 0).ownedBy(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("owner name");
        }
    }

    @Test
    void ownedBy_changesTheNameOnly() {
        assertThat(settings(TIMING, Duration.ofSeconds(3), HORIZON, 5).ownedBy("two"))
                .isEqualTo(
                        new ClientSettings("two", TIMING, Duration.ofSeconds(3), HORIZON, 0.01, 5, ClosePolicy.EXPIRE));
    }

    /** What a request says is at least: so the row never says less than before. */
    @Test
    void lengthened_saysTheLongerOfBothLeases_andTheSameAttempt() {
        ClientSettings settings = settings(TIMING, Duration.ZERO, HORIZON, 0);
        LeaseTimes times = settings.times(TIMING);

        assertThat(settings.lengthened(times, Duration.ofSeconds(1))).isEqualTo(times);
        assertThat(settings.lengthened(times, Duration.ofSeconds(2))).isEqualTo(times);
        LeaseTimes longer = settings.lengthened(times, Duration.ofSeconds(20));
        assertThat(longer.lease()).isEqualTo(Duration.ofSeconds(20).toNanos());
        assertThat(longer.attempt()).isEqualTo(times.attempt());
        assertThat(longer.heartbeat()).isEqualTo(times.heartbeat());
        assertThat(longer.belief()).isGreaterThan(times.belief());
        assertThatThrownBy(() -> settings.lengthened(times, HORIZON.dividedBy(9)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
