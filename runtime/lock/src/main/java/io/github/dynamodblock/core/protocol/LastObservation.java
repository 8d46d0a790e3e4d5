package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LockKey;
import java.time.Duration;

/**
 * All that was seen of a key's row by the last look at it.
 *
 * @param worth of remembering it
 * @param lookedAt when its last answer came
 */
public record LastObservation(LockKey key, RowObservation seen, Worth worth, long lookedAt) {
    private static final long LONG_AGO = Nanos.of(Duration.ofHours(1));

    /** In the order in which sightings are forgotten. */
    public enum Worth {
        /** It is free, or a holder had renewed it since the look before: a watch that begins anew loses nothing. */
        NOTHING,
        /** It is held by another. */
        SEEN_ONCE,
        /** It is held by another, and was the same at the look before. */
        SEEN_UNCHANGED
    }

    public static LastObservation first(LockKey key, RowObservation seen, long now) {
        return new LastObservation(key, seen, seen.free() ? Worth.NOTHING : Worth.SEEN_ONCE, now);
    }

    public LastObservation then(RowObservation sight, boolean certain, long now) {
        RowObservation all = seen.then(sight, certain);
        boolean same = !all.free() && all.version().equals(seen.version());
        return new LastObservation(key, all, same ? Worth.SEEN_UNCHANGED : Worth.NOTHING, now);
    }

    /** Of a row that nobody looked at for long, nothing. */
    public Worth worth(long now) {
        return Nanos.reached(now, lookedAt + seen.patience() + LONG_AGO) ? Worth.NOTHING : worth;
    }
}
