package io.github.dynamodblock.chaos.checker;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The result of one checker.
 *
 * @param explanation one sentence that explains the verdict
 * @param witnesses the first few violations; empty unless the verdict is INVALID
 * @param counts how much was judged. Without these numbers, VALID says little
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
