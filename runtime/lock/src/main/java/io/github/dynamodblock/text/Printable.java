package io.github.dynamodblock.text;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Text without control characters. A terminal obeys control characters: a key in a table, or a name in a file, could
 * move the cursor, hide lines, or write a false verdict. Each such character becomes an escape such as
 * {@code \u001b}, which is also its escape in JSON.
 *
 * <p>These characters are escaped: all control characters, the characters that change the direction of text or are
 * invisible (Unicode category Cf), line and paragraph separators, and lone surrogates.
 */
public final class Printable {
    private Printable() {}

    /**
     * Returns the text as one line: line breaks and tabs are escaped too.
     *
     * @param text any text
     * @return the text without control characters
     */
    public static String line(String text) {
        return escaped(text, Printable::isHidden);
    }

    /**
     * Returns the text as lines that are printable, except for tabs.
     *
     * @param text any text
     * @return the text without control characters, except for line breaks and tabs
     */
    public static String lines(String text) {
        return escaped(text, character -> character != '\n' && character != '\t' && isHidden(character));
    }

    /**
     * Returns a writer that makes all its lines printable. Flushing and closing the writer flushes and closes the
     * writer that it writes to.
     *
     * @param to the writer that receives the printable text
     * @return the writer
     */
    public static PrintWriter writer(PrintWriter to) {
        return new PrintWriter(
                new Writer() {
                    @Override
                    public void write(char[] characters, int from, int length) {
                        to.write(lines(new String(characters, from, length)));
                    }

                    @Override
                    public void flush() {
                        to.flush();
                    }

                    @Override
                    public void close() throws IOException {
                        to.close();
                    }
                },
                true);
    }

    private static String escaped(String text, IntPredicate hidden) {
        if (text.codePoints().noneMatch(hidden)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(character -> {
            if (!hidden.test(character)) {
                escaped.appendCodePoint(character);
            } else {
                for (char unit : Character.toChars(character)) {
                    escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
            }
        });
        return escaped.toString();
    }

    private static boolean isHidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
