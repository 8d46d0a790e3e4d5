package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LockKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The highest fencing token that this client saw of each key. Where the row is gone, the next token lies above it, whatever
 * the wall clock says.
 *
 * <p>Of a bounded number of keys, those seen last. Forgetting a key costs what any other client lacks as well: if its row
 * is deleted, the next token is above the wall clock only.
 */
public final class TokenFloors {
    public static final int MOST = 10_000;

    /** No clock gives out such a token; above one that another program wrote there must be room for more. */
    private static final long HIGHEST = Long.MAX_VALUE / 2;

    private final Map<LockKey, Long> highest = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LockKey, Long> eldest) {
            return size() > MOST;
        }
    };

    /** A row showed it. */
    public synchronized void saw(LockKey key, OptionalLong token) {
        if (token.isPresent() && token.getAsLong() <= HIGHEST) {
            highest.merge(key, token.getAsLong(), Math::max);
        }
    }

    /** What the next token lies above if there is no row: the wall clock, or the highest token seen. */
    public synchronized long floor(LockKey key, long epochMicros) {
        return Math.max(epochMicros, highest.getOrDefault(key, Long.MIN_VALUE));
    }
}
