package io.github.dynamodblock;

import org.jspecify.annotations.Nullable;

/** Whatever a lock can fail with. Each message names the key, the holder where one is known, and what to do. */
@SuppressWarnings("serial")
public abstract sealed class LockException extends RuntimeException
        permits LeaseLostException,
                LockClientClosedException,
                LockMisuseException,
                LockNotGrantedException,
                LockTableException,
                StoreUnavailableException {
    LockException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
