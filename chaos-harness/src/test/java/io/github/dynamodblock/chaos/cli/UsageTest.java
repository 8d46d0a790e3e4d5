package io.github.dynamodblock.chaos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "run --workers 0 | --workers is 1 to 50, not 0",
                "run --workers -3 | --workers is 1 to 50, not -3",
                "run --workers many | 'many' is not an int",
                "run --threads 0 | --threads is 1 to 100, not 0",
                "run --keys 0 | --keys is 1 to 1000, not 0",
                "run --lease 0s | --lease is 500ms to 1m, not 0ms",
                "run --lease 2s --heartbeat 1200ms | --heartbeat must be below the safe period",
                "run --heartbeat 0ms | --heartbeat must be positive, not 0ms",
                "run --duration 9s | --duration is 10s to 24h with a lease of 2s, not 9s",
                "run --duration 60 | a duration looks like 500ms, 60s, 5m or 1h, not '60'",
                "run --faults pause,flood | there is no fault 'flood'; there are all, none, pause, kill,",
                "run --client theirs | There is no client 'theirs'; there are aws, mutant:anothers-write-as-own,",
                "run --client ours, | There is no client ''; there are aws,",
                "run --client ours,python | 'python' knows rows of the layout python only: use --table-layout python",
                "run --client ours,aws --table-layout python | 'aws' knows rows of the layout aws only",
                "run --client ours,aws --workers 1 | --client names 2 clients for 1 workers; add --workers",
                "run --table-layout redis | --table-layout is aws or python, not 'redis'",
                "run --table-layout python --lease 1500ms | --lease counts in whole seconds with --table-layout python",
                "run --endpoint http://192.0.2.1:8000 | add --allow-remote to allow this",
                "run --endpoint https://127.0.0.1:8000 | not 'https://127.0.0.1:8000'",
                "run --endpoint http://127.0.0.1:65536 | not 'http://127.0.0.1:65536'",
                "run --proxy http://[ | --proxy: Expected closing bracket",
                "run --endpoint nowhere | not 'nowhere'",
                "run --held -1 | --held is 0 to 5000, not -1",
                "run --held 5001 | --held is 0 to 5000, not 5001",
                "run --held-lease 2h | --held-lease is 500ms to 1h, not 2h",
                "run --held 1 --client ours,aws | --held needs clients of this project alone; use --held 0",
                "run --held-lease 1500ms --table-layout python | --held-lease counts in whole seconds",
                "run --seed x | 'x' is not a long",
                "run --storm | Unknown option: '--storm'",
                "fly | Unmatched argument at index 0: 'fly'",
                "explore --clients 4 | --clients is 2 or 3, not 4",
                "explore --mutant gremlin | --mutant is all, or one of heartbeat-without-condition,",
                "explore --clients 3 --mutant 16 | --clients does not go with --mutant",
                "run --duration 25h | --duration is 10s to 24h with a lease of 2s, not 25h",
                "explore --time 0ms | --time is more than 0, not 0ms",
                "explore --time 00h --mutant 16 | --time is more than 0, not 00h",
                "explore --time soon | a duration looks like 500ms, 60s, 5m or 1h, not 'soon'",
                "simulate --schedules 0 | --schedules is 1 or more, not 0",
                "simulate --schedules -5 | --schedules is 1 or more, not -5",
                "simulate --time 0s | --time is more than 0, not 0s",
                "simulate --clients 65 | A world has 1 to 64 clients and 1 to 8 keys, not 65 and 2",
                "simulate --client theirs | There is no client 'theirs'; there are ours and mutant:NAME",
                "simulate --client mutant:gremlin | There is no mutant 'gremlin'; there are heartbeat-",
                "simulate --replay 7 --client theirs | There is no client 'theirs'; there are ours and",
                "simulate --replay 7 --seed 8 | --seed does not go with --replay of one schedule",
                "simulate --replay 7 --time 9s | --time does not go with --replay of one schedule",
                "simulate --replay a.json --keys 3 | --keys does not go with --replay of a file",
                "simulate --replay a.json --client ours | --client does not go with --replay of a file",
                "simulate --replay pom.xml | pom.xml is not a replay file",
                "mutants --time 0m | --time is more than 0, not 0m",
                "mutants --seed x | 'x' is not a long",
                "mutants --only no-lost-callback | --only, --ours and --out go with --real",
                "mutants --real --only gremlin | a real run can reveal no mutant 'gremlin', but ",
                "run --mix salad | --mix: There is no mix 'salad'; there are usual, together, impatient, brisk",
                "check | Missing required parameter: 'DIR'",
            })
    void arguments_wrong_areOneLineAndExit64(String line, String message) {
        int code = run(line.split(" "));

        assertThat(code).isEqualTo(64);
        assertThat(err.toString().lines()).singleElement().asString().contains(message);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void replay_thatIsNoPath_isOneLineAndExit64() {
        assertThat(run("simulate", "--replay", "a\0b")).isEqualTo(64);
        assertThat(err.toString().lines()).singleElement().asString().contains("--replay: Nul character");
    }

    @Test
    void arguments_none_areOneLineAndExit64() {
        assertThat(run()).isEqualTo(64);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("a command is missing; use one of: run, check");
    }

    @Test
    void explore_ofAMutantThatIsFound_exits0AndTellsTheSteps() {
        assertThat(run("explore", "--mutant", "16")).isZero();
        assertThat(out.toString()).contains("breaks S1 in 3 steps", "  1. Client a requests", "found 1 of 1 mutants");
    }

    @Test
    void explore_whoseTimeIsUp_exits2() {
        assertThat(run("explore", "--time", "1ms")).isEqualTo(2);
        assertThat(out.toString()).contains("no law broken so far; part of the space was not searched");
    }

    @Test
    void help_asked_isPrintedWithExit0() {
        assertThat(run("run", "--help")).isZero();
        assertThat(out.toString()).contains("--fail-fast").contains("Exit codes: 0 valid, 1 invalid, 2 unknown");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void out_belowAFile_isOneLineAndExit3(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThat(run("run", "--quiet", "--out", file.resolve("run").toString()))
                .isEqualTo(3);
        assertThat(err.toString().lines()).singleElement().asString().contains("Cannot write to --out " + file);
    }

    @Test
    void out_notEmpty_isOneLineAndExit64(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("run.json"), "{}");

        assertThat(run("run", "--quiet", "--out", directory.toString())).isEqualTo(64);
        assertThat(err.toString().lines()).singleElement().asString().contains("is not empty; name a new directory");
    }

    @Test
    void endpoint_whereNobodyListens_isOneLineAndExit3(@TempDir Path directory) {
        // Port 9 (discard) of the loopback address: nothing listens there.
        int code = run("run", "--quiet", "--endpoint", "http://127.0.0.1:9", "--out", directory.toString());

        assertThat(code).isEqualTo(3);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("Nothing answers at --endpoint http://127.0.0.1:9");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void check_ofADirectoryWithoutARun_isOneLineAndExit3(@TempDir Path directory) {
        assertThat(run("check", directory.toString())).isEqualTo(3);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("is not the data of a run")
                .contains("run.json");
    }

    private int run(String... arguments) {
        return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
