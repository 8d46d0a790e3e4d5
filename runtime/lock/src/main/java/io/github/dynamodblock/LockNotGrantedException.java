package io.github.dynamodblock;

import java.time.Duration;
import java.util.Optional;

/**
 * The wait ended before the lock was free: its limit passed, it was interrupted where nobody may hear of that, or there
 * is no item and there must be one.
 */
@SuppressWarnings("serial")
public final class LockNotGrantedException extends LockException {
    public LockNotGrantedException(LockKey key, Optional<String> holder, Duration waited) {
        super(
                "The lock '" + key + "' was not granted within " + waited
                        + holder.map(h -> "; last seen held by '" + h + "'").orElse("; no holder was seen")
                        + ". Wait longer, or hold it for less time.",
                null);
    }

    /** For requests that say {@code onlyIfExists}. */
    public LockNotGrantedException(LockKey key) {
        super(
                "The lock '" + key
                        + "' was not granted: there is no such item, and the request says onlyIfExists. Make the"
                        + " item first, or ask without it.",
                null);
    }

    /** For callers that cannot throw the interruption on; they leave the thread's interrupt flag set. */
    public LockNotGrantedException(LockKey key, InterruptedException cause) {
        super(
                "The lock '" + key + "' was not granted: the thread that waited for it was interrupted. Let it end, for"
                        + " somebody told it to, or ask again later.",
                cause);
    }
}
