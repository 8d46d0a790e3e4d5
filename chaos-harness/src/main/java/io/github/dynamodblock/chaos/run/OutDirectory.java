package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.history.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The out directory is the directory for the data of a run. It is checked before any part is started. */
final class OutDirectory {
    private static final int MOST_FAILED = 1_000;

    private final RunDirectory run;
    private final boolean existed;

    private OutDirectory(RunDirectory run, boolean existed) {
        this.run = run;
        this.existed = existed;
    }

    /**
     * Creates the directory if it does not exist.
     *
     * @throws HarnessFailedException if no file can be written there
     * @throws UsageException if the directory is not empty, because two histories must not mix
     */
    static OutDirectory prepare(Path path) {
        Path absolute = path.toAbsolutePath();
        try {
            boolean existed = Files.exists(absolute);
            Files.createDirectories(absolute);
            try (Stream<Path> content = Files.list(absolute)) {
                if (content.findAny().isPresent()) {
                    throw new UsageException("--out " + path + " is not empty; name a new directory");
                }
            }
            Files.delete(Files.createTempFile(absolute, "writable", ".tmp"));
            Files.createDirectories(absolute.resolve("history"));
            Files.createDirectories(absolute.resolve("logs"));
            return new OutDirectory(new RunDirectory(absolute), existed);
        } catch (IOException e) {
            throw new HarnessFailedException(
                    "Cannot write to --out " + path + ": " + e.getClass().getSimpleName() + ": " + e.getMessage()
                            + "; name a directory in which you are allowed to write",
                    e);
        }
    }

    RunDirectory run() {
        return run;
    }

    /** Returns whether the clients began. From then on there is a {@code run.json}, and the data can be judged. */
    boolean hasRun() {
        return Files.exists(run.settingsFile());
    }

    /**
     * Undoes {@link #prepare} after a failed start, so that the same command can be tried again. If there are logs, the
     * data moves to a directory beside this one.
     *
     * @return the directory of the logs' new place; empty if nothing was worth keeping, or if it could not be moved
     */
    Optional<Path> abandon() {
        Path path = run.path();
        try {
            Optional<Path> kept = hasLogs() ? Optional.of(moved(path)) : Optional.empty();
            if (kept.isEmpty()) {
                deleteTree(path);
            }
            if (existed) {
                Files.createDirectories(path);
            }
            return kept;
        } catch (IOException | UncheckedIOException e) {
            // The data stays where it is: nothing is lost, and the message of the failure still names the right files.
            return Optional.empty();
        }
    }

    private boolean hasLogs() throws IOException {
        try (Stream<Path> logs = Files.list(run.path().resolve("logs"))) {
            return logs.anyMatch(log -> log.toFile().length() > 0);
        }
    }

    private static Path moved(Path path) throws IOException {
        for (int number = 1; number <= MOST_FAILED; number++) {
            Path free = path.resolveSibling(path.getFileName() + ".failed-" + number);
            if (!Files.exists(free)) {
                return Files.move(path, free);
            }
        }
        throw new FileAlreadyExistsException(path + ".failed-" + MOST_FAILED);
    }

    private static void deleteTree(Path path) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(path)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
