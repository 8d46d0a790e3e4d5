package io.github.dynamodblock.chaos.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the grants in growing history files; each call reads only what is new, and whole lines only. */
final class GrantCount {
    private static final String OK = "\"outcome\":\"OK\"";
    private static final String GRANT = "\"grant\":";
    private static final String END = "\"event\":\"complete\"";

    private final Map<Path, Long> offsets = new HashMap<>();
    private long grants;

    long count(List<Path> files) {
        for (Path file : files) {
            try {
                offsets.put(file, readOn(file, offsets.getOrDefault(file, 0L)));
            } catch (IOException e) {
                // Counted at the next call, or not at all: this number is for the eye only.
            }
        }
        return grants;
    }

    private long readOn(Path file, long offset) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            open.seek(offset);
            byte[] bytes = new byte[Math.toIntExact(Math.min(open.length() - offset, 1 << 22))];
            open.readFully(bytes);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            int whole = text.lastIndexOf('\n') + 1;
            grants += text.substring(0, whole)
                    .lines()
                    .filter(line -> line.contains(END) && line.contains(OK) && line.contains(GRANT))
                    .count();
            return offset + whole;
        }
    }
}
