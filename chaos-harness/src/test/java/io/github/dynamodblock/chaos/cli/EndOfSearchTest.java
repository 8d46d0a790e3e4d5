package io.github.dynamodblock.chaos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C ends a search, and what was searched until then is told. */
class EndOfSearchTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private interface Reading {
        String of(Launched launched) throws IOException;
    }

    @Test
    void simulate_interrupted_tellsTheCounts() throws Exception {
        String output = interrupted(Launched::errors, ", seeds from 1, ", "simulate", "--time", "5m", "--seed", "1");

        assertThat(output)
                .startsWith("Ended early; this was run until then:\n")
                .containsPattern("\\d+ schedules of ours, seeds from 1, in")
                .contains("VERDICT ");
    }

    @Test
    void mutants_interrupted_tellThoseThatWereCaught() throws Exception {
        String output = interrupted(Launched::output, "S1 at seed ", "mutants", "--time", "5m");

        assertThat(output)
                .containsPattern("  1 heartbeat-without-condition +X")
                .contains("not caught before the end, 0 schedules; must be caught by one of: ")
                .endsWith("VERDICT UNKNOWN\n");
    }

    @Test
    void explore_interrupted_tellsHowFarItCame() throws Exception {
        String output = interrupted(Launched::errors, " steps deep", "explore", "--clients", "3");

        assertThat(output).containsPattern("Ended early: \\d+ steps deep, [0-9,]+ states, no law broken so far\n");
    }

    private String interrupted(Reading reading, String awaited, String... arguments) throws Exception {
        try (Launched launched = Launched.start(directory, List.of(arguments))) {
            Function<Launched, String> text = from -> {
                try {
                    return reading.of(from);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            };
            Launched.await(awaited, () -> text.apply(launched).contains(awaited));

            launched.signal("INT");

            assertThat(launched.exitCode()).as(launched.errors()).isEqualTo(130);
            return launched.output();
        }
    }
}
