package io.github.dynamodblock.quarkus.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/**
 * The text between two values of a key. It keeps them apart: calls with different values never have the same key.
 *
 * <p>In each value except the last one, two characters are written as percent signs and hexadecimal digits: {@code %},
 * and the first character of the text that follows the value. Proof that such a key can be read back in one way only:
 *
 * <ol>
 *   <li>The first character of that text is no letter, no digit and no {@code %}. So a written value does not contain
 *       it, and the value ends at its first occurrence. The texts are known, so each value but the last is found from
 *       left to right. The last value is the rest without the text at the end.
 *   <li>In a written value, each {@code %} begins the bytes of one character, so no two values are written alike.
 * </ol>
 */
public final class KeySeparator {
    /** There is no text that a value must be kept apart from. */
    static final int NONE = -1;

    private KeySeparator() {}

    /**
     * Returns what is wrong with the text between two values.
     *
     * @param text the text, which can be empty
     * @return the problem; empty if the text keeps the values apart
     */
    public static Optional<String> problem(String text) {
        if (text.isEmpty()) {
            return Optional.of("two of its values have no text between them");
        }
        int first = text.codePointAt(0);
        return Character.isLetterOrDigit(first) || first == '%'
                ? Optional.of("the text '" + text
                        + "' between two of its values begins with a letter, a digit or a percent sign")
                : Optional.empty();
    }

    /**
     * Returns the value as it is written in the key.
     *
     * @param separator the first code point of the text that follows; {@link #NONE} if no other value follows
     */
    static String encoded(String value, int separator) {
        if (separator == NONE || (value.indexOf(separator) < 0 && value.indexOf('%') < 0)) {
            return value;
        }
        StringBuilder written = new StringBuilder(value.length() + 8);
        value.codePoints().forEach(c -> {
            if (c == '%' || c == separator) {
                for (byte each : Character.toString(c).getBytes(UTF_8)) {
                    written.append(String.format("%%%02X", each));
                }
            } else {
                written.appendCodePoint(c);
            }
        });
        return written.toString();
    }
}
