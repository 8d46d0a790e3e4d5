package io.github.dynamodblock;

/** The lock client was closed, or an image is being made of its process: then ask again in the copy. */
@SuppressWarnings("serial")
public final class LockClientClosedException extends LockException {
    public LockClientClosedException(LockKey key) {
        super(
                "The lock '" + key
                        + "' cannot be had: this lock client is closed. Stop asking once it is, or make a new one.",
                null);
    }
}
