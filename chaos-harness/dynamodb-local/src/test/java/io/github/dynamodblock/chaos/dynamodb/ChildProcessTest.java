package io.github.dynamodblock.chaos.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    @Test
    void start_program_runsThereWithItsEnvironmentAndOutputs() {
        try (ChildProcess child = start("pwd; echo $WORD; echo broken >&2; exit 3")) {
            assertThat(child.awaitExit(LIMIT)).isTrue();
            assertThat(child.exitCode()).isEqualTo(OptionalInt.of(3));
        }
        assertThat(directory.resolve("out")).hasContent(directory + "\nhello");
        assertThat(directory.resolve("err")).hasContent("broken");
    }

    @Test
    void start_pid_isTheProgramsOwn() {
        try (ChildProcess child = start("echo $$")) {
            assertThat(child.awaitExit(LIMIT)).isTrue();
            assertThat(directory.resolve("out")).hasContent(Long.toString(child.pid()));
        }
    }

    @Test
    void start_argumentsWithSpacesAndQuotes_arriveAsTheyAre() {
        List<String> arguments = List.of("printf", "%s|", "a b", "c'\"d", "$0", "");
        try (ChildProcess child = ChildProcess.start(command(arguments))) {
            assertThat(child.awaitExit(LIMIT)).isTrue();
        }
        assertThat(directory.resolve("out")).hasContent("a b|c'\"d|$0||");
    }

    @Test
    void limit_environment_losesAwsAndReachesTheLoopbackAddressWithoutAProxy() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "AWS_SECRET_ACCESS_KEY", "s",
                "AWS_PROFILE", "p",
                "aws_session_token", "t",
                "HTTP_PROXY", "http://10.0.0.1:3128",
                "no_proxy", "example.org",
                "PATH", "/bin"));

        ChildEnvironment.limit(environment);

        assertThat(environment)
                .containsOnly(
                        Map.entry("HTTP_PROXY", "http://10.0.0.1:3128"),
                        Map.entry("NO_PROXY", "127.0.0.1,localhost,::1"),
                        Map.entry("no_proxy", "example.org,127.0.0.1,localhost,::1"),
                        Map.entry("PATH", "/bin"));
    }

    /** The build gives this JVM an AWS variable (surefire's environmentVariables), so that the test can fail. */
    @Test
    void start_parentHasAwsVariables_childHasNone() {
        assertThat(System.getenv()).containsKey("AWS_CANARY");

        try (ChildProcess child = start("env")) {
            assertThat(child.awaitExit(LIMIT)).isTrue();
        }

        assertThat(directory.resolve("out")).content().contains("PATH=").doesNotContain("AWS_");
    }

    @Test
    void start_directoryMissing_saysSo() {
        ChildCommand command = new ChildCommand(
                List.of("true"),
                directory.resolve("none"),
                Map.of(),
                directory.resolve("out"),
                directory.resolve("err"));

        assertThatThrownBy(() -> ChildProcess.start(command))
                .isInstanceOf(PartUnavailableException.class)
                .hasMessageContaining("Cannot start true");
    }

    @Test
    void close_running_isGoneWithTheCodeOfSigkill() {
        ChildProcess child = start("exec sleep 1000");
        assertThat(child.exitCode()).isEmpty();

        child.close();
        child.close();

        assertThat(child.isAlive()).isFalse();
        assertThat(child.exitCode()).isEqualTo(OptionalInt.of(137));
    }

    @Test
    void awaitExit_stillRunning_saysSo() {
        try (ChildProcess child = start("exec sleep 1000")) {
            assertThat(child.awaitExit(Duration.ofMillis(50))).isFalse();
        }
    }

    @Test
    void stdin_closed_tellsTheChildToEnd() throws IOException {
        try (ChildProcess child = start("cat >/dev/null; exit 7")) {
            child.stdin().close();

            assertThat(child.awaitExit(LIMIT)).isTrue();
            assertThat(child.exitCode()).isEqualTo(OptionalInt.of(7));
        }
    }

    private ChildProcess start(String script) {
        return ChildProcess.start(command(List.of("sh", "-c", script)));
    }

    private ChildCommand command(List<String> arguments) {
        return new ChildCommand(
                arguments, directory, Map.of("WORD", "hello"), directory.resolve("out"), directory.resolve("err"));
    }
}
