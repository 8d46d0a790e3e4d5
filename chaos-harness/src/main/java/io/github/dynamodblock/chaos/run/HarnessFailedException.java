package io.github.dynamodblock.chaos.run;

/** The harness could not do its work, so there is no verdict. The message is one line that says what to do. */
public final class HarnessFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public HarnessFailedException(String message) {
        super(message);
    }

    public HarnessFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
