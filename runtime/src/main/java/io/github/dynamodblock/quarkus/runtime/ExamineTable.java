package io.github.dynamodblock.quarkus.runtime;

import java.util.Arrays;
import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;

/** When the application examines its lock table. */
public enum ExamineTable {
    /** The start of the application waits for the examination, and fails if locks could not work. */
    START,
    /** The application examines the table after it started, and logs what it finds. */
    BACKGROUND,
    /** The application does not examine the table. */
    OFF;

    /** Reads a value. {@code true} means {@code start}, and {@code false} means {@code off}. */
    public static final class Reader implements Converter<ExamineTable> {
        private static final long serialVersionUID = 1L;

        /** Creates a reader. */
        public Reader() {}

        /**
         * Returns the value of the text.
         *
         * @param text the text of the configuration
         * @return the value
         * @throws IllegalArgumentException if the text is none of the values
         */
        @Override
        public ExamineTable convert(String text) {
            return switch (text.trim().toLowerCase(Locale.ROOT)) {
                case "start", "true" -> START;
                case "background" -> BACKGROUND;
                case "off", "false" -> OFF;
                default ->
                    throw new IllegalArgumentException("quarkus.dynamodb-lock.examine-table must be one of "
                            + Arrays.toString(values()).toLowerCase(Locale.ROOT) + ", not '" + text + "'");
            };
        }
    }
}
