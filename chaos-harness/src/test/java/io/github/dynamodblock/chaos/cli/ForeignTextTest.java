package io.github.dynamodblock.chaos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.RunDescription;
import io.github.dynamodblock.chaos.history.RunDirectory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        new RunDirectory(directory)
                .writeSettings(run(
                        "ours\u001b[2J\nVERDICT VALID",
                        Map.of("\u009b2J", 1),
                        Map.of("a\u001b", 1L),
                        Map.of("\u001b", "\u001b")));

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
        new RunDirectory(directory).writeSettings(run("ours", Map.of(), Map.of(), Map.of()));
        for (String report : List.of("report.txt", "report.json")) {
            Files.createSymbolicLink(directory.resolve(report), precious);
        }

        run("check", directory.toString());

        assertThat(precious).hasContent("precious");
        assertThat(directory.resolve("report.txt")).content().contains("VERDICT");
    }

    @Test
    void check_whereNoReportCanBeWritten_printsItsVerdictAndSaysSo(@TempDir Path directory) throws Exception {
        new RunDirectory(directory).writeSettings(run("ours", Map.of(), Map.of(), Map.of()));
        // For root, no directory is read-only.
        Files.createDirectories(directory.resolve("report.json/full"));

        run("check", directory.toString());

        assertThat(out.toString()).contains("VERDICT UNKNOWN", "The report was not saved there: ");
        assertThat(err.toString()).isEmpty();
    }

    private static RunDescription run(
            String client, Map<String, Integer> planned, Map<String, Long> counters, Map<String, String> versions) {
        return new RunDescription(
                client,
                1,
                1,
                1,
                1,
                1,
                1_000_000_000,
                300_000_000,
                600_000_000,
                1,
                0.01,
                1,
                true,
                planned,
                0,
                1,
                1,
                2,
                counters,
                versions,
                0,
                0,
                Optional.empty());
    }

    private void run(String... arguments) {
        Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private static void isHarmless(CharSequence text) {
        assertThat(text.chars().filter(c -> c != '\n' && c != '\t' && Character.isISOControl(c)))
                .isEmpty();
    }
}
