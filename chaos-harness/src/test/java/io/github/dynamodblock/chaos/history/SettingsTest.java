package io.github.dynamodblock.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Settings RUN = new Settings(
            "ours",
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9,
            0.01,
            10,
            true,
            Map.of("pause", 11),
            12,
            13,
            80,
            100,
            Map.of("k", 14L),
            Map.of("java", "17"));

    @Test
    void endingAt_beforeTheLastHealing_endsBothThenAndChangesNothingElse() {
        assertThat(RUN.endingAt(50))
                .usingRecursiveComparison()
                .ignoringFields("end", "faultsEnd")
                .isEqualTo(RUN);
        assertThat(RUN.endingAt(50).end()).isEqualTo(50);
        assertThat(RUN.endingAt(50).faultsEnd()).isEqualTo(50);
    }

    @Test
    void endingAt_afterTheLastHealing_keepsThat() {
        assertThat(RUN.endingAt(90).end()).isEqualTo(90);
        assertThat(RUN.endingAt(90).faultsEnd()).isEqualTo(80);
    }
}
