package io.github.dynamodblock.chaos.run;

import java.util.function.Supplier;

/**
 * This exception is thrown if what the user requested cannot be run, so that nothing was started. The message has one
 * line, which says what can be requested.
 */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }

    /**
     * Makes the exception with the cause of the refusal.
     *
     * @param message one line for the user
     * @param cause why the request was refused
     */
    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Reads text that a user typed. The code that reads the text does not know the user, and refuses a wrong text with
     * an {@link IllegalArgumentException}. {@code reading} must do nothing else, because an
     * {@code IllegalArgumentException} caused by a defect would be reported as an error of the user.
     *
     * @param flag the option with the text
     * @param reading reads the text
     * @param <T> the type of the value
     * @return the value
     * @throws UsageException if the text is refused
     */
    public static <T> T whileReading(String flag, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new UsageException(flag + ": " + e.getMessage(), e);
        }
    }
}
