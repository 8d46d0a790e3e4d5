package io.github.dynamodblock.chaos.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.crosscheck.CrossCheck;
import io.github.dynamodblock.chaos.dynamodb.ChildCommand;
import io.github.dynamodblock.chaos.dynamodb.ChildProcess;
import io.github.dynamodblock.chaos.history.Belief;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.RunDirectory;
import io.github.dynamodblock.chaos.simulation.SimulatedLocks;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code bin/chaos-harness} with a real Java: only a verdict may end with 0, 1 or 2. */
class LauncherExitTest {
    private static final int MANY_EVENTS = 60_000;

    @TempDir
    static Path directory;

    private static Path script;
    private static Path valid;
    private static int runs;

    @BeforeAll
    static void project() throws IOException {
        Path project = directory.resolve("project");
        script = project.resolve("chaos-harness/bin/chaos-harness");
        Files.createDirectories(script.getParent());
        Files.copy(Path.of("bin/chaos-harness"), script);
        // A source that is older than any build.
        Files.setLastModifiedTime(
                Files.writeString(project.resolve("pom.xml"), ""),
                FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        Path maven = Files.writeString(directory.resolve("mvn"), """
            #!/bin/bash
            mkdir -p chaos-harness/target chaos-harness/dynamodb-local/target
            ln -sfn '%s' chaos-harness/target/classes
            echo '%s' > chaos-harness/target/launcher.classpath
            echo "$PWD" > chaos-harness/dynamodb-local/target/dynamodb-local.classpath
            """.formatted(
                        Path.of("target/classes").toAbsolutePath(), libraries()));
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
        valid = directory.resolve("Müller's runs");
        new RunDirectory(valid).write(simulated());
    }

    @AfterAll
    static void unlink() throws IOException {
        Files.deleteIfExists(directory.resolve("project/chaos-harness/target/classes"));
    }

    /** Returns the class path of this test. The launcher wants every entry to be there. */
    private static String libraries() {
        return String.join(
                ":",
                List.of(System.getProperty("java.class.path").split(":", -1)).stream()
                        .filter(entry -> Files.exists(Path.of(entry)))
                        .toList());
    }

    private static History simulated() {
        return CrossCheck.of(WorldSetup.of(4, 1), 1, "ours", SimulatedLocks.named("ours"), List.of())
                .history();
    }

    @Test
    void check_ofAValidRunWithAnyNameInAnyLocale_endsWith0() throws IOException {
        Result result = launch(Map.of("LC_ALL", "C", "LANG", "C"), "check", valid.toString());

        assertThat(result.code).as(result.errors).isZero();
        assertThat(result.output).contains("VERDICT VALID", "Data: " + valid);
    }

    @Test
    void check_ofDamagedFiles_endsWith3AndOneLine() throws IOException {
        Path damaged = directory.resolve("damaged");
        new RunDirectory(damaged).write(simulated());
        Files.writeString(new RunDirectory(damaged).historyFile("w1.1"), "");

        Result result = launch(Map.of(), "check", damaged.toString());

        assertThat(result.code).isEqualTo(3);
        assertThat(result.output).isEmpty();
        assertThat(result.errors)
                .contains("w1.1.jsonl: the file is not as it was at the end of the run")
                .hasLineCount(1);
    }

    @Test
    void check_outOfMemory_endsWith3() throws IOException {
        List<Belief> events = new ArrayList<>();
        for (int at = 0; at < MANY_EVENTS; at++) {
            events.add(new Belief(at, "w1.1", 1, "key-1", at));
        }
        Path large = directory.resolve("large");
        new RunDirectory(large).write(new History(simulated().settings(), events, List.of()));

        Result result = launch(Map.of("JAVA_TOOL_OPTIONS", "-Xmx16m"), "check", large.toString());

        assertThat(result.code).as(result.errors).isEqualTo(3);
        assertThat(result.output).doesNotContain("VERDICT");
        assertThat(result.output + result.errors).contains("OutOfMemoryError");
    }

    @Test
    void check_withWrongOptionsForJava_endsWith3() throws IOException {
        Result result = launch(Map.of("JAVA_TOOL_OPTIONS", "-Xnonsense"), "check", valid.toString());

        assertThat(result.code).isEqualTo(3);
        assertThat(result.errors).contains("does not start: ", "-Xnonsense", "look at JAVA_TOOL_OPTIONS");
    }

    /** Without its libraries, Java cannot even load the class that reads the command line. */
    @Test
    void check_withoutItsLibraries_endsWith3() throws IOException {
        Path classPath = directory.resolve("project/chaos-harness/target/launcher.classpath");
        launch(Map.of(), "check", "nowhere");
        String whole = Files.readString(classPath);
        try {
            Files.writeString(classPath, directory + "\n");

            Result result = launch(Map.of(), "check", valid.toString());

            assertThat(result.code).as(result.errors).isEqualTo(3);
            assertThat(result.errors).contains("there is no verdict", "NoClassDefFoundError");
        } finally {
            Files.writeString(classPath, whole);
        }
    }

    private static Result launch(Map<String, String> environment, String... arguments) throws IOException {
        runs++;
        Path output = directory.resolve(runs + ".out");
        Path errors = directory.resolve(runs + ".err");
        List<String> command = new ArrayList<>(List.of(
                "env",
                "JAVA_HOME=" + System.getProperty("java.home"),
                "PATH=" + directory + ":" + System.getenv("PATH"),
                script.toString()));
        command.addAll(List.of(arguments));
        try (ChildProcess child =
                ChildProcess.start(new ChildCommand(command, Path.of("/"), environment, output, errors))) {
            assertThat(child.awaitExit(Duration.ofSeconds(60))).isTrue();
            return new Result(
                    child.exitCode().orElseThrow(),
                    Files.readString(output),
                    String.join(
                            "\n",
                            Files.readAllLines(errors).stream()
                                    .filter(line ->
                                            !line.startsWith("building the harness") && !line.startsWith("Picked up"))
                                    .toList()));
        }
    }

    private record Result(int code, String output, String errors) {}
}
