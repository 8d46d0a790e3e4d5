package io.github.dynamodblock;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What the lock asks of every text that it writes. */
final class Text {
    private Text() {}

    /**
     * That text, if UTF-8 can say it. Half of a surrogate pair it cannot: it would be written as a question mark, and so
     * name what another text names.
     *
     * @param what it is, for the message
     * @throws IllegalArgumentException if UTF-8 cannot
     */
    static String encodable(String what, String text) {
        if (!UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("The " + what + " '" + abbreviated(text)
                    + "' has half of a surrogate pair in it, which is no character; give it whole ones");
        }
        return text;
    }

    /** Its beginning, for a message. */
    static String abbreviated(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
