package io.github.dynamodblock.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UsageExceptionTest {
    @Test
    void words_understood_areWhatTheyMean() {
        assertThat(UsageException.whileReading("--keys", () -> Integer.valueOf("7")))
                .isEqualTo(7);
    }

    @Test
    void words_refused_areWrongUsageOfTheFlag() {
        IllegalArgumentException refusal = new IllegalArgumentException("there is no 'x'");

        assertThatThrownBy(() -> UsageException.whileReading("--client", () -> {
                    throw refusal;
                }))
                .isInstanceOf(UsageException.class)
                .hasMessage("--client: there is no 'x'")
                .hasCause(refusal);
    }

    @Test
    void words_thatBreakTheReader_areNot() {
        IllegalStateException defect = new IllegalStateException("odd");

        assertThatThrownBy(() -> UsageException.whileReading("--client", () -> {
                    throw defect;
                }))
                .isSameAs(defect);
    }
}
