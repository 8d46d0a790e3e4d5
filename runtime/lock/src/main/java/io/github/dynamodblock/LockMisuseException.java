package io.github.dynamodblock;

import org.jspecify.annotations.Nullable;

/** The request or the item it names cannot be used as a lock; asking again will not help. */
@SuppressWarnings("serial")
public final class LockMisuseException extends LockException {
    public LockMisuseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
