package io.github.dynamodblock.chaos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.cluster.ToxiproxyProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** However the launcher ends, nothing is left running. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("runs of ShutdownHandlingTest")
class ShutdownHandlingTest {
    private static final int STORE_PROXY_AND_TWO_WORKERS = 4;

    /** Nobody listens on port 9 of this machine: what asks a proxy gets no answer. */
    private static final String NO_PROXY_OF_OURS = "http://127.0.0.1:9";

    /** The proxies that Java's HTTP client and the AWS SDK would ask. */
    private static final Map<String, String> BEHIND_PROXIES = Map.of(
            "HTTP_PROXY",
            NO_PROXY_OF_OURS,
            "http_proxy",
            NO_PROXY_OF_OURS,
            "NO_PROXY",
            "",
            "no_proxy",
            "",
            "JAVA_TOOL_OPTIONS",
            "-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=9 -Dhttp.nonProxyHosts=nobody");

    @TempDir
    Path directory;

    /** Building it for the first time takes longer than what is launched here is waited for. */
    @BeforeAll
    static void obtainToxiproxy() {
        assertThat(new ToxiproxyProgram(System.getenv(), step -> {}).obtain()).exists();
    }

    @Test
    void launcher_behindProxiesAndInterrupted_savesAndJudgesAndLeavesNothing() throws Exception {
        Path data = directory.resolve("run");
        try (Launched launched = start(BEHIND_PROXIES, "--faults", "all", "--out", data.toString())) {
            awaitHistory(data);
            List<ProcessHandle> family = launched.family();
            assertThat(family).hasSizeGreaterThanOrEqualTo(STORE_PROXY_AND_TWO_WORKERS);

            launched.signal("INT");

            assertThat(launched.exitCode()).as(launched.errors()).isEqualTo(130);
            assertThat(launched.output()).contains("ended early");
            assertThat(data.resolve("report.json")).exists();
            Launched.await("all children gone", () -> family.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void launcher_killedWhileAWorkerIsStopped_leavesNothing() throws Exception {
        Path data = directory.resolve("run");
        try (Launched launched = start(Map.of(), "--faults", "pause", "--out", data.toString())) {
            Launched.await("a worker is stopped", () -> {
                assertThat(launched.isAlive()).as("%s", launched.errors()).isTrue();
                return launched.family().stream().anyMatch(Launched::isStopped);
            });
            List<ProcessHandle> family = launched.family();

            launched.signal("KILL");

            assertThat(launched.exitCode()).isEqualTo(137);
            Launched.await("all children gone", () -> family.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(data.resolve("run.json")).exists();
            assertThat(data.resolve("history").resolve("w1.1.jsonl")).isNotEmptyFile();
        }
    }

    private Launched start(Map<String, String> environment, String... more) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("run", "--duration", "60s", "--lease", "1s", "--workers", "2", "--seed", "5"));
        arguments.addAll(List.of(more));
        return Launched.start(directory, environment, arguments);
    }

    private static void awaitHistory(Path data) throws InterruptedException {
        Launched.await("the clients work", () -> {
            try {
                return Files.exists(data.resolve("run.json"))
                        && Files.size(data.resolve("history").resolve("w2.1.jsonl")) > 10_000;
            } catch (IOException e) {
                return false;
            }
        });
    }
}
