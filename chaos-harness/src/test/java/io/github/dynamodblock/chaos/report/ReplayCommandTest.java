package io.github.dynamodblock.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.checker.Script;
import io.github.dynamodblock.chaos.history.RunDescription;
import io.github.dynamodblock.chaos.history.RunStage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayCommandTest {
    private static RunDescription run(String... arguments) {
        return new Script().history().settings().at(RunStage.FINISHED, List.of(arguments));
    }

    @Test
    void command_ofARun_isQuotedForAShell() {
        assertThat(ReplayCommand.of(run("run", "--seed", "7", "--proxy", "/my tools/proxy's", "--mix", "")))
                .contains("chaos-harness run --seed 7 --proxy '/my tools/proxy'\\''s' --mix ''");
    }

    @Test
    void command_ofARunThatNoCommandStarted_isAbsent() {
        assertThat(ReplayCommand.of(run())).isEmpty();
    }

    @Test
    void lines_ofALongCommand_fitAndAreOneCommand() {
        String command = "chaos-harness run --client ours --seed 123456 --duration 60s --workers 5 --fail-fast";

        List<String> lines = ReplayCommand.lines(command, 40);

        assertThat(lines)
                .hasSizeGreaterThan(1)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(40));
        assertThat(String.join("", lines).replace(" \\    ", " ")).isEqualTo(command);
    }
}
