package io.github.dynamodblock;

import org.jspecify.annotations.Nullable;

/**
 * The lease is not valid any more. Stop or undo the work that it protected: another holder can have the lock.
 *
 * @since 1.0.0
 */
@SuppressWarnings("serial")
public final class LeaseLostException extends LockException {
    /**
     * Creates an exception without a cause.
     *
     * @param key the lock
     * @param owner the owner name of the client whose lease is over
     * @param why the reason, as a part of the message's sentence
     */
    public LeaseLostException(LockKey key, String owner, String why) {
        this(key, owner, why, null);
    }

    /**
     * Creates an exception.
     *
     * @param key the lock
     * @param owner the owner name of the client whose lease is over
     * @param why the reason, as a part of the message's sentence
     * @param cause why the last heartbeats failed, if the lease is over for that reason; otherwise null
     */
    public LeaseLostException(LockKey key, String owner, String why, @Nullable Throwable cause) {
        super(
                "The lease of '" + owner + "' on the lock '" + key + "' is over: " + why
                        + ". Undo or stop the work that the lease protected.",
                cause);
    }
}
