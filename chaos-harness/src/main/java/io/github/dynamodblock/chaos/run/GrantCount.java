package io.github.dynamodblock.chaos.run;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A grant count counts the grants in history files that still grow. */
final class GrantCount {
    private final Map<Path, HistoryTail> tails = new HashMap<>();
    private long grants;

    long count(List<Path> files) {
        for (Path file : files) {
            grants += tails.computeIfAbsent(file, HistoryTail::new).read().stream()
                    .filter(GrantCount::isGrant)
                    .count();
        }
        return grants;
    }

    private static boolean isGrant(String line) {
        return line.contains("\"event\":\"complete\"")
                && line.contains("\"outcome\":\"OK\"")
                && line.contains("\"grant\":");
    }
}
