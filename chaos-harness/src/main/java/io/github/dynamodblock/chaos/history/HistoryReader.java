package io.github.dynamodblock.chaos.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the files of a run and merges their events by time.
 *
 * <ul>
 *   <li>If the last line of a file has no line end, a SIGKILL cut the file off. The reader leaves this line out, and
 *       {@link History#torn()} names the file.
 *   <li>If any other line cannot be read, the history is damaged, and the reader throws an
 *       {@link IllegalArgumentException}.
 * </ul>
 */
public final class HistoryReader {
    private final List<Event> events = new ArrayList<>();
    private final List<String> torn = new ArrayList<>();

    private HistoryReader() {}

    /** Reads {@code run.json} and {@code history/*.jsonl} in the directory of a run. */
    public static History read(RunDirectory run) {
        return read(run.readSettings(), run.historyFiles());
    }

    static History read(RunDescription settings, List<Path> files) {
        HistoryReader reader = new HistoryReader();
        files.forEach(reader::readFile);
        return new History(settings, reader.events, reader.torn);
    }

    private void readFile(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            List<String> lines = text.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                boolean unfinished = i == lines.size() - 1 && !text.endsWith("\n");
                if (unfinished) {
                    torn.add(file.getFileName() + " line " + (i + 1));
                } else {
                    events.add(event(lines.get(i), file, i + 1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the history file " + file + ": " + e.getMessage(), e);
        }
    }

    private static Event event(String line, Path file, int number) {
        try {
            return HistoryJson.MAPPER.readValue(line, Event.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "not a history: " + file + " line " + number + ": " + e.getOriginalMessage(), e);
        }
    }

    static List<Path> jsonLines(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList();
        }
    }
}
