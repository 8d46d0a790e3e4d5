package io.github.dynamodblock.chaos.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The directory of a run. It contains {@code run.json}, and one {@code history/<process>.jsonl} for each worker
 * incarnation, for the nemesis, and for the store as the harness observed it from outside.
 */
public record RunDirectory(Path path) {

    /** Returns the path of {@code run.json}. */
    public Path settingsFile() {
        return path.resolve("run.json");
    }

    /** Returns the path of the history file of one process. */
    public Path historyFile(String process) {
        return path.resolve("history").resolve(process + ".jsonl");
    }

    /** Returns the paths of all history files, by name. */
    public List<Path> historyFiles() {
        try {
            return HistoryReader.jsonLines(path.resolve("history"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the history files of " + path + ": " + e.getMessage(), e);
        }
    }

    /** Reads {@code run.json}. */
    public RunDescription readSettings() {
        try {
            return HistoryJson.MAPPER.readValue(Files.readString(settingsFile()), RunDescription.class);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read the run's settings " + settingsFile() + ": " + e.getMessage(), e);
        }
    }

    /** Writes {@code run.json}. An existing file is replaced. */
    public void writeSettings(RunDescription settings) {
        try {
            Files.createDirectories(path);
            WholeFile.write(
                    settingsFile(),
                    HistoryJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(settings));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write the run's settings " + settingsFile() + ": " + e.getMessage(), e);
        }
    }

    /** Writes a whole run that happened in this process. Existing files of the same processes are replaced. */
    public void write(History history) {
        writeSettings(history.settings());
        try {
            Files.createDirectories(path.resolve("history"));
            for (Map.Entry<String, List<Event>> process :
                    History.group(history.events(), Event::process).entrySet()) {
                StringBuilder lines = new StringBuilder();
                for (Event event : process.getValue()) {
                    lines.append(HistoryJson.MAPPER.writeValueAsString(event)).append('\n');
                }
                WholeFile.write(historyFile(process.getKey()), lines.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the run " + path + ": " + e.getMessage(), e);
        }
    }
}
