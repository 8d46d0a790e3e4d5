package io.github.dynamodblock;

/** The lock client was closed. */
@SuppressWarnings("serial")
public final class LockClientClosedException extends LockException {
    public LockClientClosedException(LockKey key) {
        super(
                "The lock '" + key
                        + "' cannot be had: this lock client is closed. Stop asking once it is, or make a new one.",
                null);
    }
}
