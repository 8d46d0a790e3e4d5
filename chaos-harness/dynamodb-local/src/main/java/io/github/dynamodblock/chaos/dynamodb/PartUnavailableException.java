package io.github.dynamodblock.chaos.dynamodb;

/**
 * A real part of a run (DynamoDB Local, Toxiproxy, a worker) could not be obtained or started. The message is one line
 * that names the part and the remedy; nothing is left running.
 */
public final class PartUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public PartUnavailableException(String message) {
        super(message);
    }

    public PartUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
