package io.github.dynamodblock.chaos.checker;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one checker found.
 *
 * @param explanation one sentence
 * @param witnesses the first few violations; empty unless the verdict is INVALID
 * @param counts how much was judged: without it VALID says little
 */
public record Finding(
        Property property, Verdict verdict, String explanation, List<Witness> witnesses, Map<String, Long> counts) {
    public Finding {
        witnesses = List.copyOf(witnesses);
        counts = new TreeMap<>(counts);
        if ((verdict == Verdict.INVALID) == witnesses.isEmpty()) {
            throw new IllegalArgumentException(
                    property + ": verdict " + verdict + " with " + witnesses.size() + " witnesses");
        }
    }
}
