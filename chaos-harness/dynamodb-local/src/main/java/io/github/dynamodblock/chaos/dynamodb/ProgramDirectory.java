package io.github.dynamodblock.chaos.dynamodb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * This class finds a directory in which programs can run. Some machines mount their directory for temporary files with
 * {@code noexec}. A program there does not start, and a native library there cannot be loaded.
 */
final class ProgramDirectory {
    private ProgramDirectory() {}

    /** Returns the first of the directories in which a small test program runs; empty if it runs in none of them. */
    static Optional<Path> first(List<Path> directories) {
        return directories.stream().filter(ProgramDirectory::runsPrograms).findFirst();
    }

    private static boolean runsPrograms(Path directory) {
        try {
            Path program = Files.createTempFile(
                    directory,
                    "runs-",
                    ".sh",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try {
                Files.writeString(program, "#!/bin/sh\nexit 0\n");
                ProcessBuilder builder = new ProcessBuilder(program.toString());
                ChildEnvironment.limit(builder.environment());
                return builder.start().waitFor() == 0;
            } finally {
                Files.deleteIfExists(program);
            }
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartUnavailableException("Interrupted while looking for a directory that runs programs", e);
        }
    }
}
