package io.github.dynamodblock;

import java.time.Duration;
import java.util.Optional;

/** The wait limit passed before the lock was free. */
@SuppressWarnings("serial")
public final class LockNotGrantedException extends LockException {
    public LockNotGrantedException(LockKey key, Optional<String> holder, Duration waited) {
        super(
                "The lock '" + key + "' was not granted within " + waited
                        + holder.map(h -> "; last seen held by '" + h + "'").orElse("; no holder was seen")
                        + ". Wait longer, or hold it for less time.",
                null);
    }
}
