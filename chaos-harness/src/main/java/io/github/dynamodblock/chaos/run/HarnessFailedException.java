package io.github.dynamodblock.chaos.run;

/**
 * This exception is thrown if the harness could not do its work, so that there is no verdict. The message has one line,
 * which says what the user can do.
 */
public final class HarnessFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public HarnessFailedException(String message) {
        super(message);
    }

    public HarnessFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
