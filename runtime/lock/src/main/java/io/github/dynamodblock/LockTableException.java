package io.github.dynamodblock;

import org.jspecify.annotations.Nullable;

/**
 * The lock table is missing, exists already, or is not a table of locks as configured; or a row in it cannot be used
 * as a lock's row.
 *
 * @since 1.0.0
 */
@SuppressWarnings("serial")
public final class LockTableException extends LockException {
    /**
     * Creates an exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public LockTableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
