package io.github.dynamodblock.chaos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command line in environments that others have. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("launchers of OddEnvironmentTest")
class OddEnvironmentTest {
    /** Nobody listens on port 9 of this machine; who asks there gets no answer. */
    private static final String NO_PROXY_OF_OURS = "http://127.0.0.1:9";

    @TempDir
    private Path directory;

    static List<Map<String, String>> proxies() {
        return List.of(
                Map.of("HTTP_PROXY", NO_PROXY_OF_OURS, "http_proxy", NO_PROXY_OF_OURS, "NO_PROXY", "", "no_proxy", ""),
                Map.of(
                        "JAVA_TOOL_OPTIONS",
                        "-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=9 -Dhttp.nonProxyHosts=nobody"));
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void table_behindAProxy_asksThisMachineDirectly(Map<String, String> environment) throws Exception {
        String endpoint = DynamoDbLocal.shared().endpoint().toString();
        try (Launched launched = Launched.start(
                directory, environment, List.of("table", "list", "--table", "none-of-ours", "--endpoint", endpoint))) {
            assertThat(launched.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(launched.errors()).contains("'none-of-ours'", "does not exist");
        }
    }

    @Test
    void key_notReadableInTheLocale_isRefusedInOneLine() {
        StringWriter err = new StringWriter();

        int code = Main.execute(
                new PrintWriter(new StringWriter()), new PrintWriter(err), "table", "show", "M\ufffd\ufffdller-7");

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("LC_ALL=C.UTF-8").hasLineCount(1);
    }

    @Test
    void key_beginsWithAt_isNoFileOfArguments() {
        StringWriter err = new StringWriter();
        String endpoint = DynamoDbLocal.shared().endpoint().toString();

        int code = Main.execute(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                "table",
                "show",
                "--table",
                "none-of-ours",
                "--endpoint",
                endpoint,
                "--",
                "@pom.xml");

        assertThat(code).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("the lock '@pom.xml'");
    }
}
