package io.github.dynamodblock.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line in environments that others have. */
class OddEnvironmentTest {
    /** Nobody listens on port 9 of this machine; who asks there gets no answer. */
    private static final String NO_PROXY_OF_OURS = "http://127.0.0.1:9";

    private static final String CLEARS_THE_SCREEN = "\u001b[2J\u009b2J\rNothing is wrong";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

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
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "list",
                "--table",
                "none-of-ours",
                "--endpoint",
                DynamoDbLocal.shared().endpoint().toString());
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(ExitCode.FAILED);
        assertThat(printed).contains("'none-of-ours'", "does not exist");
    }

    @Test
    void key_notReadableInTheLocale_isRefusedInOneLine() {
        assertThat(run("show", "M\ufffd\ufffdller-7")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("LC_ALL=C.UTF-8").hasLineCount(1);
    }

    @Test
    void key_beginsWithAt_isNoFileOfArguments() {
        String endpoint = DynamoDbLocal.shared().endpoint().toString();

        assertThat(run("show", "--table", "none-of-ours", "--endpoint", endpoint, "--", "@pom.xml"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("the lock '@pom.xml'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " | a command is missing; use one of: doctor, force-release, list, raise-tokens, show",
                "show | Missing required parameter: 'KEY'",
                "list --limit 0 | --limit must be 1 or more, not 0",
                "list --table-layout cobol | expected one of [AWS, PYTHON] (case-insensitive) but was 'cobol'",
                "doctor --sort-key data | cannot have the name 'data'; choose a name",
                "show --endpoint http://[ a | Invalid value for option '--endpoint'",
            })
    void arguments_wrong_areOneLineAndExit64(String lineAndMessage) {
        String line = lineAndMessage.substring(0, lineAndMessage.indexOf('|')).trim();
        String message = lineAndMessage.substring(lineAndMessage.indexOf('|') + 2);

        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).singleElement().asString().contains(message);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void argument_withControlCharacters_isEscaped() {
        run("show", "a", "--table-layout", CLEARS_THE_SCREEN);

        assertThat(err.toString()).contains("\\u001b[2J");
        assertThat(err.toString().chars().filter(c -> c != '\n' && Character.isISOControl(c)))
                .isEmpty();
    }

    private int run(String... arguments) {
        return Main.execute(new PrintWriter(out), new PrintWriter(err), arguments);
    }
}
