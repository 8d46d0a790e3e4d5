package io.github.dynamodblock.chaos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Text that comes from outside reaches the terminal without control characters, whichever command shows it. */
class ForeignTextTest {
    private static final String CLEARS_THE_SCREEN = "\u001b[2J\u009b2J\rVERDICT VALID";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Each command with a text of ours in every place that takes one and may be shown in an error. */
    static List<List<String>> commands() {
        return List.of(
                List.of(CLEARS_THE_SCREEN),
                List.of("run", "--client", CLEARS_THE_SCREEN),
                List.of("run", "--faults", CLEARS_THE_SCREEN),
                List.of("run", "--out", "/proc/" + CLEARS_THE_SCREEN),
                List.of("check", "/no/" + CLEARS_THE_SCREEN),
                List.of("simulate", "--client", CLEARS_THE_SCREEN),
                List.of("simulate", "--replay", "/no/" + CLEARS_THE_SCREEN),
                List.of("mutants", "--time", CLEARS_THE_SCREEN),
                List.of("explore", "--mutant", CLEARS_THE_SCREEN));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void command_textWithControlCharacters_isEscaped(List<String> arguments) {
        run(arguments.toArray(String[]::new));

        assertThat(out + "" + err).contains("\\u001b[2J").satisfies(ForeignTextTest::isHarmless);
    }

    @Test
    void check_settingsWithControlCharacters_areEscapedOnTheTerminalAndInTheReports(@TempDir Path directory)
            throws Exception {
        Files.createDirectories(directory.resolve("history"));
        Files.writeString(directory.resolve("run.json"), """
            {"client":"ours\\u001b[2J\\nVERDICT VALID","seed":1,"workers":1,"threads":1,"keys":1,"duration":1,
             "lease":1000000000,"heartbeat":300000000,"safePeriod":600000000,"pollCap":1,"clockDrift":0.01,
             "attemptTimeout":1,"tokensDense":true,"plannedFaults":{"\\u009b2J":1},"longPauses":0,"start":1,
             "faultsEnd":1,"end":2,"counters":{"a\\u001b":1},"versions":{"\\u001b":"\\u001b"}}
            """);

        run("check", directory.toString());

        assertThat(out.toString())
                .contains("ours\\u001b[2J\\u000aVERDICT VALID")
                .satisfies(ForeignTextTest::isHarmless);
        assertThat(Files.readString(directory.resolve("report.txt"))).satisfies(ForeignTextTest::isHarmless);
        assertThat(Files.readString(directory.resolve("report.json"))).satisfies(ForeignTextTest::isHarmless);
    }

    @Test
    void check_reportIsASymbolicLink_leavesItsTargetAlone(@TempDir Path directory, @TempDir Path elsewhere)
            throws Exception {
        Path precious = Files.writeString(elsewhere.resolve("precious"), "precious");
        Files.createDirectories(directory.resolve("history"));
        Files.writeString(directory.resolve("run.json"), """
            {"client":"ours","seed":1,"workers":1,"threads":1,"keys":1,"duration":1,"lease":1000000000,
             "heartbeat":300000000,"safePeriod":600000000,"pollCap":1,"clockDrift":0.01,"attemptTimeout":1,
             "tokensDense":true,"plannedFaults":{},"longPauses":0,"start":1,"faultsEnd":1,"end":2,"counters":{},
             "versions":{}}
            """);
        for (String report : List.of("report.txt", "report.json")) {
            Files.createSymbolicLink(directory.resolve(report), precious);
        }

        run("check", directory.toString());

        assertThat(precious).hasContent("precious");
        assertThat(directory.resolve("report.txt")).content().contains("VERDICT");
    }

    private void run(String... arguments) {
        Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private static void isHarmless(CharSequence text) {
        assertThat(text.chars().filter(c -> c != '\n' && c != '\t' && Character.isISOControl(c)))
                .isEmpty();
    }
}
