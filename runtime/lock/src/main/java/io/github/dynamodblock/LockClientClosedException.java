package io.github.dynamodblock;

/**
 * The lock client was closed, or an image of its process is being made. After an image was made, request the lock
 * again in the copy of the process.
 *
 * @since 1.0.0
 */
@SuppressWarnings("serial")
public final class LockClientClosedException extends LockException {
    /**
     * Creates an exception.
     *
     * @param key the lock that was requested
     */
    public LockClientClosedException(LockKey key) {
        super(
                "The lock '" + key
                        + "' cannot be acquired: this lock client is closed. Request no lock after the close, or create"
                        + " a new client.",
                null);
    }
}
