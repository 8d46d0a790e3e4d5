package io.github.dynamodblock.chaos.run;

import java.util.function.Supplier;

/** What was asked for cannot be run, so nothing was. The message is one line that says what can. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }

    /** The same, with what was refused. */
    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * What a user's words mean to a room that knows of no user, and refuses them with an
     * {@link IllegalArgumentException}. Nothing may be run in there: that of a defect would be blamed on the user.
     *
     * @param flag where the words came from
     * @throws UsageException if they are refused
     */
    public static <T> T whileReading(String flag, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new UsageException(flag + ": " + e.getMessage(), e);
        }
    }
}
