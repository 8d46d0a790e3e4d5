package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LockKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Token floors are the highest fencing tokens that this client has seen, one for each key. If the row of a key is gone,
 * the next token is above this floor, whatever the wall clock says.
 *
 * <p>The number of keys is limited: the keys that were seen last are kept. After the client has forgotten a key, it
 * knows no more than another client: if the row of this key is deleted, the next token is only above the wall clock.
 */
public final class TokenFloors {
    /** The largest number of keys. */
    public static final int MOST = 10_000;

    /**
     * Higher tokens are ignored. No clock produces such a token, and if another program wrote one, there must be room
     * above it.
     */
    private static final long HIGHEST = Long.MAX_VALUE / 2;

    private final Map<LockKey, Long> highest = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LockKey, Long> eldest) {
            return size() > MOST;
        }
    };

    /** Records a token that a row showed. */
    public synchronized void saw(LockKey key, OptionalLong token) {
        if (token.isPresent() && token.getAsLong() <= HIGHEST) {
            highest.merge(key, token.getAsLong(), Math::max);
        }
    }

    /**
     * Returns the number above which the next token is if there is no row: the wall clock, or the highest token that
     * was seen.
     */
    public synchronized long floor(LockKey key, long epochMicros) {
        return Math.max(epochMicros, highest.getOrDefault(key, Long.MIN_VALUE));
    }
}
