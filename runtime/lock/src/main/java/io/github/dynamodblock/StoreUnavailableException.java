package io.github.dynamodblock;

import org.jspecify.annotations.Nullable;

/**
 * The store did not respond in time, throttles the client, or does not permit the request.
 *
 * @since 1.0.0
 */
@SuppressWarnings("serial")
public final class StoreUnavailableException extends LockException {
    /**
     * Creates an exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
