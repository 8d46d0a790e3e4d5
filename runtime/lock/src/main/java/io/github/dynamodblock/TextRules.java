package io.github.dynamodblock;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Checks every text that the lock writes. */
final class TextRules {
    private TextRules() {}

    /**
     * Returns the text if UTF-8 can encode it. UTF-8 cannot encode half of a surrogate pair: it would be written as a
     * question mark, and so name what another text names.
     *
     * @param what what the text is, for the message
     * @throws IllegalArgumentException if UTF-8 cannot encode the text
     */
    static String encodable(String what, String text) {
        if (!UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("The " + what + " '" + abbreviated(text)
                    + "' contains half of a surrogate pair, which is not a character; use whole pairs");
        }
        return text;
    }

    /** Returns the beginning of the text, for a message. */
    static String abbreviated(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
