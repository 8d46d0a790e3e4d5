package io.github.dynamodblock.chaos.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The directory of a run. It contains {@code run.json}, and one {@code history/<process>.jsonl} for each worker
 * incarnation, for the nemesis, and for the store as the harness observed it from outside.
 */
public record RunDirectory(Path path) {
    static final String HISTORY = "history";

    /** Returns the path of {@code run.json}. */
    public Path settingsFile() {
        return path.resolve("run.json");
    }

    /** Returns the path of the history file of one process. */
    public Path historyFile(String process) {
        return path.resolve(HISTORY).resolve(process + HistoryFile.SUFFIX);
    }

    /**
     * Returns the paths of all history files, by name. Hidden files are left out: other systems add such files when they
     * copy a directory, for example {@code ._w1.1.jsonl}.
     */
    public List<Path> historyFiles() {
        Path directory = path.resolve(HISTORY);
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(RunDirectory::isHistory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the history files of " + path + ": " + e, e);
        }
    }

    private static boolean isHistory(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(HistoryFile.SUFFIX) && !name.startsWith(".");
    }

    /**
     * Reads {@code run.json}.
     *
     * @throws DamagedRunException if the file is not as it was written
     */
    public RunDescription readSettings() {
        return readFile().run();
    }

    RunFile readFile() {
        try {
            return RunFile.read(settingsFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the run's settings " + settingsFile() + ": " + e, e);
        }
    }

    /**
     * Writes {@code run.json} as a whole. An existing file is replaced. If the run has ended, this seals the history
     * files: {@code run.json} lists them with their digests, and they must not change any more.
     */
    public void writeSettings(RunDescription settings) {
        try {
            Files.createDirectories(path.resolve(HISTORY));
            Map<String, FileDigest> digests = new TreeMap<>();
            if (settings.stage() != RunStage.RUNNING) {
                historyFiles().forEach(file -> digests.put(file.getFileName().toString(), FileDigest.of(file)));
            }
            RunFile.write(settingsFile(), settings, digests);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write the run's settings " + settingsFile() + ": " + e.getMessage(), e);
        }
    }

    /** Writes a whole run that happened in this process. Existing files of the same processes are replaced. */
    public void write(History history) {
        History.group(history.events(), HistoryFile::processOf).forEach((process, events) -> {
            try {
                Files.deleteIfExists(historyFile(process));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot replace " + historyFile(process) + ": " + e.getMessage(), e);
            }
            try (HistoryWriter writer = HistoryWriter.open(historyFile(process))) {
                events.forEach(writer::write);
            }
        });
        writeSettings(history.settings());
    }
}
