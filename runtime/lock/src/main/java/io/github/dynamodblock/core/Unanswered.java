package io.github.dynamodblock.core;

import io.github.dynamodblock.StoreUnavailableException;

/** Says that the store did not answer. */
final class Unanswered {
    private Unanswered() {}

    static StoreUnavailableException because(Throwable cause) {
        if (cause instanceof StoreUnavailableException known) {
            return known;
        }
        return new StoreUnavailableException(
                "The lock table gave no answer in time (" + cause.getMessage()
                        + "). Look at the network, the endpoint, the credentials and the table's throttling.",
                cause);
    }
}
