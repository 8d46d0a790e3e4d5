package io.github.dynamodblock.chaos.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramDirectoryTest {
    private static final Path NOBODY_WRITES = Path.of("/proc");

    @TempDir
    private Path directory;

    @Test
    void first_programsRunThere_isThatOneAndStaysEmpty() {
        assertThat(ProgramDirectory.first(List.of(directory, NOBODY_WRITES))).contains(directory);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void first_programsRunInALaterOneOnly_isTheLater() {
        assertThat(ProgramDirectory.first(List.of(NOBODY_WRITES, directory.resolve("none"), directory)))
                .contains(directory);
    }

    @Test
    void first_programsRunInNone_isEmpty() {
        assertThat(ProgramDirectory.first(List.of(NOBODY_WRITES))).isEmpty();
    }
}
