package io.github.dynamodblock;

import org.jspecify.annotations.Nullable;

/** The store gave no answer in time, throttles us, or forbids us the request. */
@SuppressWarnings("serial")
public final class StoreUnavailableException extends LockException {
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
