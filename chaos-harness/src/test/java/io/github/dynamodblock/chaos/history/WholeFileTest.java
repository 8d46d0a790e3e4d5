package io.github.dynamodblock.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private Path directory;

    @Test
    void write_fileThere_isReplaced() throws IOException {
        Path file = Files.writeString(directory.resolve("report.txt"), "a longer text of before");

        WholeFile.write(file, "new");

        assertThat(file).hasContent("new");
        assertThat(directory).isDirectoryContaining(file::equals).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void write_symbolicLink_isReplacedAndItsTargetStays() throws IOException {
        Path target = Files.writeString(directory.resolve("precious"), "precious");
        Path link = Files.createSymbolicLink(directory.resolve("report.txt"), target);

        WholeFile.write(link, "new");

        assertThat(target).hasContent("precious");
        assertThat(Files.isSymbolicLink(link)).isFalse();
        assertThat(link).hasContent("new");
    }

    @Test
    void write_nameOfADirectory_failsAndLeavesNothing() throws IOException {
        Files.createDirectories(directory.resolve("report.txt/full"));

        assertThatThrownBy(() -> WholeFile.write(directory.resolve("report.txt"), "new"))
                .isInstanceOf(IOException.class);

        assertThat(directory).isDirectoryNotContaining("glob:**.partial");
    }
}
