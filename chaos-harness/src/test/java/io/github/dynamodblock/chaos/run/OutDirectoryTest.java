package io.github.dynamodblock.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void failedStart_withoutLogs_leavesNoDirectory() {
        Path out = directory.resolve("run");

        assertThat(OutDirectory.prepare(out).abandon()).isEmpty();

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void failedStart_inADirectoryOfTheUser_leavesItEmpty() throws IOException {
        Path out = Files.createDirectories(directory.resolve("run"));

        assertThat(OutDirectory.prepare(out).abandon()).isEmpty();

        assertThat(out).isEmptyDirectory();
    }

    @Test
    void failedStart_withLogs_keepsThemBesideAndCanBeTriedAgain() throws IOException {
        Path out = directory.resolve("run");
        for (int attempt = 1; attempt <= 2; attempt++) {
            OutDirectory prepared = OutDirectory.prepare(out);
            Files.writeString(out.resolve("logs/w1.1.err"), "no memory");

            assertThat(prepared.abandon()).contains(directory.resolve("run.failed-" + attempt));
        }

        assertThat(directory.resolve("run.failed-2/logs/w1.1.err")).hasContent("no memory");
        assertThat(out).doesNotExist();
    }
}
