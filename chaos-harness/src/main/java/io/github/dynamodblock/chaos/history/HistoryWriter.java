package io.github.dynamodblock.chaos.history;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Appends events to one file of JSON lines.
 *
 * <p>Each line carries its number and its checksum: see {@link SealedLine}. Each event is one write to a file that was
 * opened with O_APPEND, so that recorded events survive a SIGKILL of the process. Many threads can use one writer. Errors are {@link UncheckedIOException}.
 */
public final class HistoryWriter implements AutoCloseable {

    // Not a FileChannel: if the writing thread is interrupted, a FileChannel is closed for all other threads too.
    private final OutputStream file;
    private long lines;

    private HistoryWriter(OutputStream file) {
        this.file = file;
    }

    /** Opens a new file, or one that is empty. Missing directories are created. */
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

    /** Appends one event. After this method returns, a kill of the process cannot lose the event. */
    public void write(Event event) {
        try {
            String json = HistoryJson.MAPPER.writeValueAsString(event);
            synchronized (this) {
                file.write(SealedLine.of(lines + 1, json));
                lines++;
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
