package io.github.dynamodblock.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
import io.github.dynamodblock.chaos.dynamodb.PollingDeadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("launcher of ParentDeathTest")
class ParentDeathTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void sigkill_ofTheLauncherWhileAWorkerIsStopped_leavesNoProcessAndNoFile(@TempDir Path directory)
            throws IOException {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Path outputs = Files.createDirectory(directory.resolve("out"));
        WorkerCommand doomed = WorkerCommand.ofJava(
                DoomedLauncher.class.getName(),
                List.of("-D" + DynamoDbLocal.CLASS_PATH_PROPERTY + "="
                        + System.getProperty(DynamoDbLocal.CLASS_PATH_PROPERTY)),
                List.of(outputs.toString()));
        try (WorkerProcess launcher = new WorkerProcess("launcher", number -> doomed, temporary, directory)) {
            launcher.start();
            try {
                launcher.awaitReady(LIMIT);
            } catch (PartUnavailableException e) {
                throw new AssertionError(Files.readString(directory.resolve("launcher.1.err")), e);
            }
            List<ProcessHandle> children =
                    ProcessHandle.of(launcher.pid()).orElseThrow().descendants().toList();
            // DynamoDB Local, Toxiproxy, three workers, and who deletes two temporary directories.
            assertThat(children).hasSizeGreaterThanOrEqualTo(7);
            assertThat(children).anyMatch(child -> Signals.isStopped(child.pid()));

            launcher.kill();

            try {
                assertThat(PollingDeadline.in(LIMIT)
                                .await(() -> children.stream().noneMatch(ProcessHandle::isAlive)))
                        .as(
                                "left: %s",
                                children.stream().filter(ProcessHandle::isAlive).toList())
                        .isTrue();
                assertThat(files(temporary)).isEmpty();
            } finally {
                children.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
