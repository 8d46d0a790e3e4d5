package io.github.dynamodblock.chaos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** Arguments as other environments give them. */
class OddEnvironmentTest {
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.execute(new PrintWriter(new StringWriter()), new PrintWriter(err), arguments);
    }

    @Test
    void path_notReadableInTheLocale_isRefusedInOneLine() {
        assertThat(run("check", "M\ufffd\ufffdller")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("LC_ALL=C.UTF-8").hasLineCount(1);
    }

    @Test
    void path_beginsWithAt_isNoFileOfArguments() {
        assertThat(run("check", "@pom.xml")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("@pom.xml is not the data of a run");
    }
}
