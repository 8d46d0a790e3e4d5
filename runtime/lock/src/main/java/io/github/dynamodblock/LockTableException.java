package io.github.dynamodblock;

import org.jspecify.annotations.Nullable;

/** The lock table is missing, or is not a table of locks as configured. */
@SuppressWarnings("serial")
public final class LockTableException extends LockException {
    public LockTableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
