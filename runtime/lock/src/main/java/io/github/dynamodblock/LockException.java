package io.github.dynamodblock;

import org.jspecify.annotations.Nullable;

/**
 * The base type of every failure of a lock. The message names the key and the holder where they are known, and says
 * what to do.
 *
 * @since 1.0.0
 */
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
