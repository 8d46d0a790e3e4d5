package io.github.dynamodblock.chaos.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Reads on in a history file that another process writes: each call gives the whole lines that are new. */
final class HistoryTail {
    private static final int MOST = 1 << 22;

    private final Path file;
    private long offset;

    HistoryTail(Path file) {
        this.file = file;
    }

    List<String> read() {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            open.seek(offset);
            byte[] bytes = new byte[Math.toIntExact(Math.max(0, Math.min(open.length() - offset, MOST)))];
            open.readFully(bytes);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            int whole = text.lastIndexOf('\n') + 1;
            offset += whole;
            return text.substring(0, whole).lines().toList();
        } catch (IOException e) {
            // Not there yet: nothing is new. Who needs all of it reads it when the run is over.
            return List.of();
        }
    }
}
