package io.github.dynamodblock;

import org.jspecify.annotations.Nullable;

/**
 * The request, or the item that it names, cannot be used as a lock, or the table has other keys than configured.
 * Repeating the request does not help.
 *
 * @since 1.0.0
 */
@SuppressWarnings("serial")
public final class LockMisuseException extends LockException {
    /**
     * Creates an exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public LockMisuseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
