package io.github.dynamodblock.chaos.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A history tail reads a history file that another process writes. Each call returns the whole lines that are new since
 * the call before.
 */
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
            // The file does not exist yet, so there is no new line. The judge reads the whole file after the run.
            return List.of();
        }
    }
}
