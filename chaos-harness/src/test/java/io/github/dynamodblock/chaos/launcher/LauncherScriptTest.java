package io.github.dynamodblock.chaos.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.dynamodb.ChildCommand;
import io.github.dynamodblock.chaos.dynamodb.ChildProcess;
import io.github.dynamodblock.chaos.dynamodb.ProgramLocator;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code bin/chaos-harness} in a project of its own, with a Maven and a Java that only say what they do. */
class LauncherScriptTest {
    private static final List<String> TOOLS = List.of(
            "bash", "dirname", "readlink", "find", "tail", "cat", "rm", "mv", "mkdir", "touch", "flock", "sleep");
    private static final String MAVEN = """
        echo "mvn $*" >> calls
        [ ! -e broken ] || { echo 'no such symbol'; exit 1; }
        sleep 0.3
        mkdir -p chaos-harness/target/classes/io/github/dynamodblock/chaos/cli chaos-harness/dynamodb-local/target
        touch chaos-harness/target/classes/io/github/dynamodblock/chaos/cli/Entry.class
        echo "$PWD/a.jar" > chaos-harness/target/launcher.classpath
        echo "$PWD/a.jar" > chaos-harness/dynamodb-local/target/dynamodb-local.classpath
        """;

    private static final String STARTS = "for last; do :; done; [ \"$last\" != -version ] || exit 0; ";

    private final Path project;
    private final Path bin;
    private final Path script;
    private int runs;

    LauncherScriptTest(@TempDir Path directory) {
        project = directory.resolve("a project");
        bin = directory.resolve("bin");
        script = project.resolve("chaos-harness/bin/chaos-harness");
    }

    @BeforeEach
    void freshClone() throws IOException {
        for (String source :
                List.of("pom.xml", "chaos-harness/src/main/A.java", "runtime/lock/src/main/B.java", "a.jar")) {
            Files.createDirectories(project.resolve(source).getParent());
            Files.setLastModifiedTime(
                    Files.writeString(project.resolve(source), ""),
                    FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        }
        Files.createDirectories(script.getParent());
        Files.copy(Path.of("bin/chaos-harness"), script);
        Files.createDirectories(bin);
        for (String tool : TOOLS) {
            program(tool, "exec " + ProgramLocator.onPath(tool).orElseThrow() + " \"$@\"");
        }
        program("mvn", MAVEN);
        program("java", STARTS + "printf '<%s>' \"$@\"; exit 42");
    }

    @Test
    void run_freshClone_buildsOnceAndHandsOverTheArguments() throws IOException {
        Result first = run(script, "run", "--out", "a b");
        Result second = run(script, "run");

        assertThat(first.exitCode).isEqualTo(42);
        assertThat(first.output)
                .contains("<-Ddynamodb-local.classpath.file=" + project
                        + "/chaos-harness/dynamodb-local/target/dynamodb-local.classpath>")
                .contains("<" + project + "/chaos-harness/target/classes:" + project + "/a.jar>")
                .endsWith("<io.github.dynamodblock.chaos.cli.Entry><run><--out><a b>");
        assertThat(first.error).startsWith("building the harness").hasLineCount(1);
        assertThat(second.error).isEmpty();
        assertThat(calls()).singleElement().asString().contains("-pl chaos-harness -am package");
    }

    @Test
    void run_throughASymbolicLink_findsItsProject() throws IOException {
        Path link = Files.createSymbolicLink(bin.resolve("link"), script);
        Path linkToLink = Files.createSymbolicLink(project.resolve("second"), Path.of("../bin/link"));

        assertThat(run(link).exitCode).isEqualTo(42);
        assertThat(run(linkToLink).exitCode).isEqualTo(42);
        assertThat(calls()).hasSize(1);
    }

    @Test
    void run_sourceNewerThanTheBuild_buildsAgain() throws IOException {
        run(script);
        Files.setLastModifiedTime(
                project.resolve("runtime/lock/src/main/B.java"),
                FileTime.from(Instant.now().plusSeconds(5)));

        run(script);

        assertThat(calls()).hasSize(2);
    }

    @Test
    void run_jarIsGone_buildsAgain() throws IOException {
        run(script);
        Files.delete(project.resolve("a.jar"));

        run(script);

        assertThat(calls()).hasSize(2);
    }

    @Test
    void run_twoAtOnce_buildOnce() throws IOException {
        try (ChildProcess one = start(script);
                ChildProcess other = start(script)) {
            assertThat(one.awaitExit(Duration.ofSeconds(30))).isTrue();
            assertThat(other.awaitExit(Duration.ofSeconds(30))).isTrue();
            assertThat(one.exitCode()).hasValue(42);
            assertThat(other.exitCode()).hasValue(42);
        }
        assertThat(calls()).hasSize(1);
    }

    @Test
    void run_buildFails_showsWhyAndEndsWith3UntilItIsRepaired() throws IOException {
        Files.writeString(project.resolve("broken"), "");
        Result broken = run(script);

        assertThat(broken.exitCode).isEqualTo(3);
        assertThat(broken.error).contains("no such symbol", "the build failed");
        Files.delete(project.resolve("broken"));
        assertThat(run(script).exitCode).isEqualTo(42);
    }

    @Test
    void run_localeWithoutUtf8AndAProxy_javaReadsUtf8AndAsksThisMachineDirectly() throws IOException {
        program("java", STARTS + "printf '%s|%s|%s|%s' \"$LC_ALL\" \"$NO_PROXY\" \"$no_proxy\" \"${!#}\"");

        Result result = run(
                Map.of("LC_ALL", "C", "LANG", "C", "HTTP_PROXY", "http://127.0.0.1:9", "NO_PROXY", "intern.example"),
                Path.of("/bin/sh"),
                "-c",
                "exec \"$0\" \"$(printf 'M\\303\\274ller-7')\"",
                script.toString());

        assertThat(result.output).contains("C.UTF-8|intern.example,", "127.0.0.1,localhost,::1|", "|Müller-7");
    }

    @Test
    void run_noMaven_saysSoInOneLine() throws IOException {
        Files.delete(bin.resolve("mvn"));

        Result result = run(script);

        assertThat(result.exitCode).isEqualTo(3);
        assertThat(result.error).contains("there is no Maven").hasLineCount(1);
    }

    @Test
    void run_noJava_saysSoInOneLine() throws IOException {
        Files.delete(bin.resolve("java"));

        Result result = run(script);

        assertThat(result.exitCode).isEqualTo(3);
        assertThat(result.error).contains("there is no Java").hasLineCount(1);
    }

    /** Java itself ends with 1 then, which would mean INVALID. */
    @Test
    void run_javaDoesNotStart_endsWith3AndSaysWhy() throws IOException {
        program(
                "java",
                "echo 'Picked up JAVA_TOOL_OPTIONS: -Xnonsense' >&2; echo 'Unrecognized option: -Xnonsense' >&2; exit 1");

        Result result = run(script, "run");

        assertThat(result.exitCode).isEqualTo(3);
        assertThat(result.error)
                .contains("does not start: Unrecognized option: -Xnonsense; look at JAVA_TOOL_OPTIONS")
                .hasLineCount(2);
        assertThat(result.output).isEmpty();
    }

    @Test
    void run_javaIsTooOld_endsWith3AndSaysSo() throws IOException {
        program("java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2; exit 0");

        Result result = run(script, "run");

        assertThat(result.exitCode).isEqualTo(3);
        assertThat(result.error).contains("is Java 11: put a JDK 17 or later on the PATH");
    }

    @Test
    void run_classIsGone_endsWith3AndSaysWhatToDelete() throws IOException {
        run(script);
        Files.delete(project.resolve("chaos-harness/target/classes/io/github/dynamodblock/chaos/cli/Entry.class"));

        Result result = run(script, "run");

        assertThat(result.exitCode).isEqualTo(3);
        assertThat(result.error).contains("is not complete: delete ").hasLineCount(1);
    }

    /** A directory that is not there, or not writable, is ignored: most commands need none. */
    @Test
    void run_withTmpdir_givesItToJavaWhereItIsADirectory() throws IOException {
        Path temporary = Files.createDirectories(project.resolve("big disk"));

        Result good = run(Map.of("TMPDIR", temporary.toString()), script, "run");
        Result gone = run(Map.of("TMPDIR", project.resolve("gone").toString()), script, "run");

        assertThat(good.output).contains("<-Djava.io.tmpdir=" + temporary + ">");
        assertThat(gone.exitCode).isEqualTo(42);
        assertThat(gone.output).doesNotContain("java.io.tmpdir");
    }

    private Result run(Path launcher, String... arguments) throws IOException {
        return run(Map.of(), launcher, arguments);
    }

    private Result run(Map<String, String> environment, Path launcher, String... arguments) throws IOException {
        try (ChildProcess child = start(environment, launcher, arguments)) {
            assertThat(child.awaitExit(Duration.ofSeconds(30))).isTrue();
            return new Result(
                    child.exitCode().orElseThrow(),
                    Files.readString(bin.resolve(runs + ".out")),
                    Files.readString(bin.resolve(runs + ".err")));
        }
    }

    /** Through env, so that nothing of this JVM's own Java and PATH is left; away from the project's directory. */
    private ChildProcess start(Path launcher, String... arguments) {
        return start(Map.of(), launcher, arguments);
    }

    private ChildProcess start(Map<String, String> environment, Path launcher, String... arguments) {
        runs++;
        List<String> command = new ArrayList<>(List.of("env", "-u", "JAVA_HOME", "PATH=" + bin, launcher.toString()));
        command.addAll(List.of(arguments));
        return ChildProcess.start(new ChildCommand(
                command, Path.of("/"), environment, bin.resolve(runs + ".out"), bin.resolve(runs + ".err")));
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(project.resolve("calls"));
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.writeString(bin.resolve(name), "#!/bin/bash\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Result(int exitCode, String output, String error) {}
}
