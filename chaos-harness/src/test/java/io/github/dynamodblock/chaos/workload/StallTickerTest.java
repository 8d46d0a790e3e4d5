package io.github.dynamodblock.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StallTickerTest {
    @Test
    void gap_aboveTenMilliseconds_isAStall() {
        assertThat(StallTicker.isStall(5, 5 + 10_000_001)).isTrue();
        assertThat(StallTicker.isStall(5, 5 + 10_000_000)).isFalse();
    }
}
