package io.github.dynamodblock.chaos.dynamodb;

/**
 * This exception is thrown if a real part of a run (DynamoDB Local, Toxiproxy, a worker) could not be obtained or
 * started. The message has one line, which names the part and the remedy. No process of the part is left running.
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
