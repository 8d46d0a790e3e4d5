package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects the violations and counts of one checker, and makes its finding from them. */
final class FindingBuilder {
    private final Property property;
    private final List<Witness> witnesses = new ArrayList<>();
    private final Map<String, Long> counts = new TreeMap<>();

    FindingBuilder(Property property) {
        this.property = property;
        counts.put("violations", 0L);
    }

    void violation(String words, List<? extends Event> events) {
        count("violations");
        if (witnesses.size() < JudgeConstants.MAX_WITNESSES) {
            witnesses.add(new Witness(words, List.copyOf(events)));
        }
    }

    void count(String name) {
        add(name, 1);
    }

    void add(String name, long amount) {
        counts.merge(name, amount, Long::sum);
    }

    Map<String, Long> counts() {
        return counts;
    }

    long counted(String name) {
        return counts.getOrDefault(name, 0L);
    }

    /** Returns a finding: INVALID if there was any violation, otherwise the given verdict and explanation. */
    Finding conclude(Verdict otherwise, String explanation) {
        long violations = counted("violations");
        return violations > 0
                ? new Finding(property, Verdict.INVALID, "violated " + times(violations), witnesses, counts)
                : new Finding(property, otherwise, explanation, List.of(), counts);
    }

    private static String times(long n) {
        return n == 1 ? "once" : n + " times";
    }
}
