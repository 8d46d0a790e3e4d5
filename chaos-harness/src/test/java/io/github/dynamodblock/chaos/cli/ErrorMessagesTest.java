package io.github.dynamodblock.chaos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.run.HarnessFailedException;
import io.github.dynamodblock.chaos.run.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class ErrorMessagesTest {
    private final StringWriter err = new StringWriter();

    @Test
    void tell_failureOfTheHarness_isItsOneLine() {
        assertThat(tell(new HarnessFailedException("no store;\n start one"))).isEqualTo(3);
        assertThat(err.toString().lines()).containsExactly("chaos-harness: no store; | start one");
    }

    @Test
    void tell_wrongUse_isOneLineAndExit64() {
        assertThat(tell(new UsageException("--keys is 1 to 1000"))).isEqualTo(64);
        assertThat(err.toString().lines()).containsExactly("chaos-harness: --keys is 1 to 1000");
    }

    @Test
    void tell_failureOfAFile_isOneLineThatSaysWhereToLook() {
        assertThat(tell(new UncheckedIOException("cannot write /full: no space", new IOException("no space"))))
                .isEqualTo(3);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("/full")
                .contains("check the disk");
    }

    @Test
    void tell_anythingElse_isADefectToReportWithItsTrace() {
        assertThat(tell(new IllegalStateException("odd"))).isEqualTo(3);
        assertThat(err.toString().lines().findFirst())
                .hasValueSatisfying(
                        line -> assertThat(line).contains("report it").contains("IllegalStateException: odd"));
        assertThat(err.toString()).contains("at " + ErrorMessagesTest.class.getName());
    }

    @Test
    void tell_anArgumentThatNoUserTyped_isADefectToReportWithItsTrace() {
        assertThat(tell(new IllegalArgumentException("These 3 choices do not break S1")))
                .isEqualTo(3);
        assertThat(err.toString())
                .contains("report it", "IllegalArgumentException: These 3 choices do not break S1")
                .contains("at " + ErrorMessagesTest.class.getName());
    }

    private int tell(Throwable thrown) {
        return ErrorMessages.tell(thrown, new PrintWriter(err, true));
    }
}
