package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.StoreUnavailableException;

/** {@code UnansweredMessage} makes the exception that says that the store did not respond. */
public final class UnansweredMessage {
    private UnansweredMessage() {}

    /** Returns the exception for that cause, or the cause itself if it already is such an exception. */
    public static StoreUnavailableException because(Throwable cause) {
        if (cause instanceof StoreUnavailableException known) {
            return known;
        }
        return new StoreUnavailableException(
                "The lock table did not respond in time (" + cause.getMessage()
                        + "). Check the network, the endpoint, the credentials and the throttling of the table.",
                cause);
    }
}
