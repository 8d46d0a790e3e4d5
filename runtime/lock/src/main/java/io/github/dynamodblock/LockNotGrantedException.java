package io.github.dynamodblock;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lock was not granted. The reason is one of these:
 *
 * <ul>
 *   <li>The wait limit passed before the lock was free.
 *   <li>The waiting thread was interrupted, in code that cannot throw an {@link InterruptedException}.
 *   <li>The request says {@code onlyIfExists}, and there is no item.
 * </ul>
 *
 * @since 1.0.0
 */
@SuppressWarnings("serial")
public final class LockNotGrantedException extends LockException {
    private final @Nullable String holder;

    /**
     * Creates an exception for a wait whose limit passed.
     *
     * @param key the lock
     * @param holder the owner name of the last holder that was seen; empty if none was seen
     * @param waited how long the caller waited
     */
    public LockNotGrantedException(LockKey key, Optional<String> holder, Duration waited) {
        super(
                "The lock '" + key + "' was not granted within " + waited
                        + holder.map(h -> "; last seen held by '" + h + "'").orElse("; no holder was seen")
                        + ". Increase the wait limit, or hold the lock for a shorter time.",
                null);
        this.holder = holder.orElse(null);
    }

    /**
     * Creates an exception for a request that says {@code onlyIfExists}, where there is no item.
     *
     * @param key the lock
     */
    public LockNotGrantedException(LockKey key) {
        super(
                "The lock '" + key
                        + "' was not granted: there is no such item, and the request says onlyIfExists. Create the"
                        + " item first, or leave out onlyIfExists.",
                null);
        this.holder = null;
    }

    /**
     * Creates an exception for a caller that cannot throw the interruption on. Such a caller leaves the thread's
     * interrupt status set.
     *
     * @param key the lock
     * @param cause the interruption
     */
    public LockNotGrantedException(LockKey key, InterruptedException cause) {
        super(
                "The lock '" + key + "' was not granted: the thread that waited for it was interrupted. Let the thread"
                        + " end, because it was interrupted for that purpose, or request the lock again later.",
                cause);
        this.holder = null;
    }

    /**
     * Returns who had the lock.
     *
     * @return the owner name of the last holder that was seen; empty if none was seen
     */
    public Optional<String> holder() {
        return Optional.ofNullable(holder);
    }
}
