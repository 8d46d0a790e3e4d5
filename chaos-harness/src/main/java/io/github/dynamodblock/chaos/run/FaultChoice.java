package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.history.FaultKind;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A fault choice contains the kinds of faults that a user requested.
 *
 * @param kinds the kinds
 */
public record FaultChoice(Set<FaultKind> kinds) {
    public FaultChoice {
        kinds = Set.copyOf(kinds);
    }

    /**
     * Reads {@code all}, {@code none}, or a list of kinds that are separated by commas.
     *
     * @param text what the user typed
     * @return the choice
     * @throws UsageException if the text names an unknown kind; the message has one line and lists the kinds
     */
    public static FaultChoice parse(String text) {
        if ("all".equals(text)) {
            return new FaultChoice(EnumSet.allOf(FaultKind.class));
        }
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        if (!"none".equals(text)) {
            for (String word : text.split(",", -1)) {
                kinds.add(kind(word.strip()));
            }
        }
        return new FaultChoice(kinds);
    }

    /** Returns the text that {@link #parse} reads as this choice. */
    String text() {
        if (kinds.isEmpty()) {
            return "none";
        }
        return kinds.size() == FaultKind.values().length
                ? "all"
                : kinds.stream().sorted().map(FaultKind::word).collect(Collectors.joining(","));
    }

    private static FaultKind kind(String word) {
        try {
            return FaultKind.of(word);
        } catch (IllegalArgumentException unknown) {
            throw new UsageException(
                    "there is no fault '" + word + "'; there are all, none, " + FaultKind.words(), unknown);
        }
    }
}
