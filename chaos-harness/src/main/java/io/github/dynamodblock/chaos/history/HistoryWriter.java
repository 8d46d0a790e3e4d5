package io.github.dynamodblock.chaos.history;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Appends events to one file of JSON lines, each event by one write to a file opened with O_APPEND, so that what was
 * recorded survives SIGKILL of the process. Safe for use by many threads. Errors are {@link UncheckedIOException}.
 */
public final class HistoryWriter implements AutoCloseable {

    // Not a FileChannel: an interrupt of the writing thread would close it under all the others.
    private final OutputStream file;

    private HistoryWriter(OutputStream file) {
        this.file = file;
    }

    /** Opens the file, creating it and its directories; an existing file is continued. */
    public static HistoryWriter open(Path path) {
        try {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return new HistoryWriter(new FileOutputStream(path.toFile(), true));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the history file " + path + ": " + e.getMessage(), e);
        }
    }

    /** Appends one event; when this returns, a kill of the process no longer loses it. */
    public void write(Event event) {
        try {
            byte[] line = (HistoryJson.MAPPER.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8);
            synchronized (this) {
                file.write(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot record " + event + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the history file: " + e.getMessage(), e);
        }
    }
}
