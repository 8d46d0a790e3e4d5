package io.github.dynamodblock;

/**
 * A lock client that refuses calls that wait, on threads that must not block.
 *
 * <p>It is for the views of a client that wait for the client's futures themselves, such as {@link LeasedLock}.
 *
 * @since 1.0.0
 */
@Internal
public interface BlockingGuard {
    /**
     * Does nothing on a thread that may block.
     *
     * @param call the call that waits, as {@code Class.method}
     * @param key the lock that the call waits for
     * @throws LockMisuseException on a thread that must not block
     */
    void requireMayBlock(String call, LockKey key);
}
