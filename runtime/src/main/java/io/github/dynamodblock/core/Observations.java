package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.StoreAnswer;
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

    private final long ownLease;

    /** @param ownLease how long is waited for a row that does not say its lease */
    Observations(Drift drift, long ownLease) {
        this.drift = drift;
        this.ownLease = ownLease;
    }

    /** A write's answer, or a consistent read, came at {@code now} or before; later only prolongs the watch. */
    void saw(LockKey key, Optional<LockRow> row, long now) {
        saw(key, row, now, true);
    }

    /** A write was answered; an answer that shows no row tells nothing. */
    void saw(LockKey key, StoreAnswer answer, long now) {
        if (answer instanceof StoreAnswer.Applied applied) {
            saw(key, Optional.of(applied.row()), now);
        } else if (answer instanceof StoreAnswer.Refused refused) {
            saw(key, refused.row(), now);
        }
    }

    /** An eventually consistent read came, which may be stale. */
    void glimpsed(LockKey key, Optional<LockRow> row, long now) {
        saw(key, row, now, false);
    }

    private synchronized void saw(LockKey key, Optional<LockRow> row, long now, boolean certain) {
        Observation sight = Observation.first(row, now, ownLease, drift);
        byKey.merge(key, sight, (before, latest) -> before.then(latest, certain));
    }

    synchronized Optional<Observation> of(LockKey key) {
        return Optional.ofNullable(byKey.get(key));
    }
}
