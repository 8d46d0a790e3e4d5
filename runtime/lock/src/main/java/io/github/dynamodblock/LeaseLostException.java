package io.github.dynamodblock;

import org.jspecify.annotations.Nullable;

/** The lease is not valid any more. */
@SuppressWarnings("serial")
public final class LeaseLostException extends LockException {
    public LeaseLostException(LockKey key, String owner, String why) {
        this(key, owner, why, null);
    }

    /** @param cause why its last heartbeats failed, if that is why it is over */
    public LeaseLostException(LockKey key, String owner, String why, @Nullable Throwable cause) {
        super(
                "The lease of '" + owner + "' on the lock '" + key + "' is over: " + why
                        + ". Undo or stop the work it protected.",
                cause);
    }
}
