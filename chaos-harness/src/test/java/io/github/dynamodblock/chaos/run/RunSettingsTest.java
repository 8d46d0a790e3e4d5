package io.github.dynamodblock.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunSettingsTest {
    private static final Duration LEASE = Duration.ofSeconds(2);

    @Test
    void isShort_belowThirtyLeasesWithFaults_isTrue() {
        assertThat(Runs.of(Duration.ofSeconds(20), LEASE, "all").isShort()).isTrue();
        assertThat(Runs.of(Duration.ofSeconds(20), LEASE, "none").isShort()).isFalse();
        assertThat(Runs.of(Duration.ofSeconds(60), LEASE, "all").isShort()).isFalse();
        assertThat(Runs.of(Duration.ofSeconds(30), LEASE.dividedBy(2), "all").isShort())
                .isFalse();
    }

    @Test
    void timing_safePeriod_isTheLocksOwnProportion() {
        assertThat(Runs.of(Duration.ofMinutes(1), LEASE, "all").timing().safePeriod())
                .isEqualTo(Duration.ofMillis(1_200));
    }
}
