package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.history.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The out directory is the directory for the data of a run. It is checked before any part is started. */
final class OutDirectory {
    private OutDirectory() {}

    /**
     * Creates the directory if it does not exist.
     *
     * @throws HarnessFailedException if no file can be written there
     * @throws UsageException if the directory is not empty, because two histories must not mix
     */
    static RunDirectory prepare(Path path) {
        Path absolute = path.toAbsolutePath();
        try {
            Files.createDirectories(absolute);
            try (Stream<Path> content = Files.list(absolute)) {
                if (content.findAny().isPresent()) {
                    throw new UsageException("--out " + path + " is not empty; name a new directory");
                }
            }
            Files.delete(Files.createTempFile(absolute, "writable", ".tmp"));
            Files.createDirectories(absolute.resolve("history"));
            Files.createDirectories(absolute.resolve("logs"));
            return new RunDirectory(absolute);
        } catch (IOException e) {
            throw new HarnessFailedException(
                    "Cannot write to --out " + path + ": " + e.getClass().getSimpleName() + ": " + e.getMessage()
                            + "; name a directory in which you are allowed to write",
                    e);
        }
    }
}
