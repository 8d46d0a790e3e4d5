package io.github.dynamodblock.chaos.dynamodb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A temporary directory is a directory that {@link #close()} deletes. On Linux, it is also deleted after this JVM was
 * ended by SIGKILL: a small shell process waits for the end of its standard input, which only this JVM holds open. Then
 * the shell process deletes the directory.
 */
public final class TemporaryDirectory implements AutoCloseable {
    // A child that ends at the same time can still write. So the deletion is tried again until nothing is left.
    private static final String DELETE_AT_END_OF_INPUT = "trap '' HUP INT TERM; cat >/dev/null; i=0; "
            + "while [ -e \"$0\" ] && [ $i -lt 50 ]; do rm -rf -- \"$0\" 2>/dev/null || sleep 0.1; i=$((i+1)); done";
    private static final int ATTEMPTS = 50;

    private final Path path;
    private final Optional<Process> janitor;

    private TemporaryDirectory(Path path, Optional<Process> janitor) {
        this.path = path;
        this.janitor = janitor;
    }

    /**
     * Creates a directory in the system's directory for temporary files.
     *
     * @param prefix the beginning of the name
     * @return the directory
     * @throws UncheckedIOException if that directory cannot be written
     */
    public static TemporaryDirectory create(String prefix) {
        return create(Path.of(System.getProperty("java.io.tmpdir")), prefix);
    }

    /** Creates a directory in that parent directory. */
    static TemporaryDirectory create(Path parent, String prefix) {
        try {
            Path path = Files.createTempDirectory(parent, prefix);
            return new TemporaryDirectory(path, isLinux() ? Optional.of(janitorOf(path)) : Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot create a temporary directory in " + parent + ": " + e.getMessage()
                            + "; make it writable, or name another with -Djava.io.tmpdir",
                    e);
        }
    }

    private static boolean isLinux() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    }

    private static Process janitorOf(Path path) throws IOException {
        ProcessBuilder janitor = new ProcessBuilder("setsid", "sh", "-c", DELETE_AT_END_OF_INPUT, path.toString())
                .directory(Path.of("/").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        ChildEnvironment.limit(janitor.environment());
        return janitor.start();
    }

    public Path path() {
        return path;
    }

    /** Returns the process that deletes the directory if this JVM cannot do it. It exists on Linux only. */
    Optional<ProcessHandle> janitor() {
        return janitor.map(Process::toHandle);
    }

    /** Deletes the directory and everything in it. Does nothing if the directory does not exist. */
    @Override
    public void close() {
        for (int attempt = 1; Files.exists(path); attempt++) {
            try {
                deleteTree();
            } catch (IOException | UncheckedIOException e) {
                if (attempt == ATTEMPTS) {
                    throw new PartUnavailableException(
                            "Cannot delete " + path + ": " + e.getMessage() + "; delete it by hand", e);
                }
            }
        }
        janitor.ifPresent(Process::destroyForcibly);
    }

    private void deleteTree() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(path)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException e) {
            return;
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
