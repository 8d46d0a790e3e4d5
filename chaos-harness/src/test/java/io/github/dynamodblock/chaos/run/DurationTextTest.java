package io.github.dynamodblock.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0ms",
        "PT1.5S, 1500ms",
        "PT2S, 2s",
        "PT90S, 90s",
        "PT5M, 5m",
        "PT90M, 90m",
        "PT1H, 1h",
        "PT24H, 24h"
    })
    void duration_isWrittenInTheGreatestUnitThatFits(Duration duration, String text) {
        assertThat(DurationText.of(duration)).isEqualTo(text);
    }
}
