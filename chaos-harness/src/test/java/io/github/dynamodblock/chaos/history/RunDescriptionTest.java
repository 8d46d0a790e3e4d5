package io.github.dynamodblock.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunDescriptionTest {
    private static final RunDescription RUN = new RunDescription(
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
            Map.of("java", "17"),
            0,
            0,
            Optional.empty());

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

    private static RunDescription of(String client) {
        return new RunDescription(
                client,
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
                Map.of(),
                12,
                13,
                80,
                100,
                Map.of(),
                Map.of(),
                0,
                0,
                Optional.empty());
    }

    @Test
    void peer_ofAWorker_isTheOneDealtToIt() {
        RunDescription run = of("ours,aws,mutant:no-lost-callback");
        assertThat(run.peer("w1.1")).isEmpty();
        assertThat(run.peer("w2.7")).contains("aws");
        assertThat(run.peer("w3.1")).isEmpty();
        assertThat(run.peer("w5.2")).contains("aws");
        assertThat(run.peer("nemesis")).isEmpty();
        assertThat(run.peers()).containsExactly("aws");
    }

    @Test
    void mixed_onlyWhereOursAndOthersTookPart_isTrue() {
        assertThat(of("ours,python").mixed()).isTrue();
        assertThat(of("ours").mixed()).isFalse();
        assertThat(of("python,python").mixed()).isFalse();
        assertThat(of("python,python").peers()).containsExactly("python");
    }
}
