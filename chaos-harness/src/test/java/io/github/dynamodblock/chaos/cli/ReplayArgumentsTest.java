package io.github.dynamodblock.chaos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.run.RunSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What {@code run.json} and the report say about running a run again must be that run. */
class ReplayArgumentsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--seed -5",
                "--seed 1 --duration 90s --lease 1500ms --heartbeat 300ms --workers 7 --threads 3 --keys 4",
                "--seed 2 --faults pause,lost-response --client mutant:no-lost-callback --fail-fast --mix brisk",
                "--seed 3 --faults none --client ours,python --table-layout python --proxy http://127.0.0.1:8474",
                "--seed 4 --held 3 --held-lease 1m --endpoint http://db.example:8000 --allow-remote"
            })
    void arguments_ofARun_areReadAsTheSameRun(String typed) {
        RunSettings settings = parsed(List.of(typed.split(" ")));

        List<String> arguments = settings.arguments();

        assertThat(arguments.get(0)).isEqualTo("run");
        assertThat(parsed(arguments.subList(1, arguments.size()))).isEqualTo(settings);
    }

    private static RunSettings parsed(List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--out", "nowhere"));
        RunCommand command = new RunCommand();
        new CommandLine(command).parseArgs(all.toArray(String[]::new));
        return command.settings();
    }
}
