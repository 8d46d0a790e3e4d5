package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.StoreUnavailableException;

/** Says that the store did not answer. */
public final class UnansweredMessage {
    private UnansweredMessage() {}

    public static StoreUnavailableException because(Throwable cause) {
        if (cause instanceof StoreUnavailableException known) {
            return known;
        }
        return new StoreUnavailableException(
                "The lock table gave no answer in time (" + cause.getMessage()
                        + "). Look at the network, the endpoint, the credentials and the table's throttling.",
                cause);
    }
}
