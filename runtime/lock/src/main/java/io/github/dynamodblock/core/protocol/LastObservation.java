package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LockKey;
import java.time.Duration;

/**
 * A last observation is all that this client knows about the row of a key after its last observation.
 *
 * @param key the key
 * @param seen the version of the row, and since when it was seen
 * @param worth how useful it is to remember this
 * @param observedAt when the last response about the row arrived
 */
public record LastObservation(LockKey key, RowObservation seen, Worth worth, long observedAt) {
    private static final long LONG_AGO = Nanos.of(Duration.ofHours(1));

    /** How useful it is to remember an observation. The first of these values are forgotten first. */
    public enum Worth {
        /**
         * The row is free, or a holder renewed it between the last two observations: a watch that begins again loses
         * nothing.
         */
        NOTHING,
        /** A holder has the row, and this is the first observation. */
        SEEN_ONCE,
        /** A holder has the row, and the row did not change between the last two observations. */
        SEEN_UNCHANGED
    }

    /** Returns the first observation of a key. */
    public static LastObservation first(LockKey key, RowObservation seen, long now) {
        return new LastObservation(key, seen, seen.free() ? Worth.NOTHING : Worth.SEEN_ONCE, now);
    }

    /**
     * Returns what is known after one more observation.
     *
     * @param sight the new observation
     * @param certain whether the new observation does not come from an eventually consistent read
     * @param now when its response arrived
     */
    public LastObservation then(RowObservation sight, boolean certain, long now) {
        RowObservation all = seen.then(sight, certain);
        boolean same = !all.free() && all.version().equals(seen.version());
        return new LastObservation(key, all, same ? Worth.SEEN_UNCHANGED : Worth.NOTHING, now);
    }

    /**
     * Returns how useful this observation is at that time. If no response about the row arrived for a long time, it is
     * worth nothing: for one hour longer than the wait for a dead holder.
     */
    public Worth worth(long now) {
        return Nanos.reached(now, observedAt + seen.patience() + LONG_AGO) ? Worth.NOTHING : worth;
    }
}
