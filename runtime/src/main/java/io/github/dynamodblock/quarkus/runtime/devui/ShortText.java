package io.github.dynamodblock.quarkus.runtime.devui;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attributes of a lock in few characters. */
final class ShortText {
    private static final int LONGEST_VALUE = 30;
    private static final int LONGEST = 120;

    private ShortText() {}

    static String of(Map<String, AttributeValue> attributes) {
        return cut(
                new TreeMap<>(attributes)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + cut(value(entry.getValue()), LONGEST_VALUE))
                                .collect(Collectors.joining(", ")),
                LONGEST);
    }

    /** Returns the value of a text, a number or a boolean, and only the type of anything else. */
    private static String value(AttributeValue value) {
        return switch (value.type()) {
            case S -> value.s();
            case N -> value.n();
            case BOOL -> String.valueOf(value.bool());
            default -> "(" + value.type() + ")";
        };
    }

    private static String cut(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, longest)) + "…";
    }
}
