package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockRow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What this client saw of each key, shared by all its callers: a try-once loop takes over a dead lock because the calls
 * before it watched, and a late caller profits from early ones. Bounded; forgetting only restarts a watch.
 */
final class Observations {
    private static final int MOST = 10_000;

    private final Drift drift;
    private final Map<LockKey, Observation> byKey = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LockKey, Observation> eldest) {
            return size() > MOST;
        }
    };

    Observations(Drift drift) {
        this.drift = drift;
    }

    /** @param now when the answer that showed the row arrived, or later, which only prolongs the watch */
    synchronized void saw(LockKey key, Optional<LockRow> row, long now, long ownLease) {
        Observation sight = Observation.first(row, now, ownLease, drift);
        byKey.merge(key, sight, Observation::then);
    }

    synchronized Optional<Observation> of(LockKey key) {
        return Optional.ofNullable(byKey.get(key));
    }
}
