package io.github.dynamodblock.chaos.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemporaryDirectoryTest {
    @Test
    void close_withFilesInIt_deletesThemAll() throws IOException {
        TemporaryDirectory directory = TemporaryDirectory.create("temporary-directory-test-");
        Files.createDirectories(directory.path().resolve("a/b"));
        Files.writeString(directory.path().resolve("a/b/c"), "content");

        directory.close();
        directory.close();

        assertThat(directory.path()).doesNotExist();
    }

    @Test
    void create_whileOpen_isThere() {
        try (TemporaryDirectory directory = TemporaryDirectory.create("temporary-directory-test-")) {
            assertThat(directory.path()).isEmptyDirectory();
        }
    }

    @Test
    void close_endsTheJanitor() {
        TemporaryDirectory directory = TemporaryDirectory.create("temporary-directory-test-");
        ProcessHandle janitor = directory.janitor().orElseThrow();
        assertThat(janitor.isAlive()).isTrue();

        directory.close();

        assertThat(PollingDeadline.in(Duration.ofSeconds(10)).await(() -> !janitor.isAlive()))
                .isTrue();
    }

    @Test
    void janitor_ofAJvmThatIsKilled_deletesTheDirectory() throws IOException {
        try (TemporaryDirectory around = TemporaryDirectory.create("temporary-directory-test-")) {
            Path output = around.path().resolve("out");
            ChildCommand command = new ChildCommand(
                    List.of(
                            ProgramLocator.java().toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Doomed.class.getName()),
                    Path.of("").toAbsolutePath(),
                    Map.of(),
                    output,
                    output);
            PollingDeadline limit = PollingDeadline.in(Duration.ofSeconds(30));
            ChildProcess child = ChildProcess.start(command);
            assertThat(limit.await(() -> content(output).endsWith("\n"))).isTrue();
            Path doomed = Path.of(content(output).trim());
            assertThat(doomed).isNotEmptyDirectory();

            child.close();

            assertThat(limit.await(() -> !Files.exists(doomed))).isTrue();
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    /** Makes a directory with a file in it, says where, and waits to be killed. */
    static final class Doomed {
        private Doomed() {}

        public static void main(String... args) throws Exception {
            TemporaryDirectory directory = TemporaryDirectory.create("temporary-directory-test-");
            Files.writeString(directory.path().resolve("file"), "content");
            System.out.println(directory.path());
            Thread.currentThread().join();
        }
    }
}
