package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that are wanted together. A row is known by its place, so that rows of either key are alike; a key it has only
 * where rows of both are looked at.
 */
final class KeyPair {
    static final List<LockKey> BOTH = List.of(LockKey.of("first"), LockKey.of("second"));

    private KeyPair() {}

    /** That row under its own key. */
    static LockRow named(LockRow row, int place) {
        return keyed(row, BOTH.get(place));
    }

    /** That row in its place. */
    static LockRow nameless(LockRow row) {
        return keyed(row, ExploredTime.KEY);
    }

    /** Those that are there, by key. */
    static Map<LockKey, LockRow> named(List<Optional<LockRow>> rows) {
        Map<LockKey, LockRow> named = new HashMap<>();
        for (int place = 0; place < rows.size(); place++) {
            LockKey key = BOTH.get(place);
            rows.get(place).ifPresent(row -> named.put(key, keyed(row, key)));
        }
        return named;
    }

    /** A key as it is told to people. */
    static String spoken(int place) {
        return BOTH.get(place).partition() + " key";
    }

    private static LockRow keyed(LockRow row, LockKey key) {
        return new LockRow(
                key,
                row.owner(),
                row.lease(),
                row.version(),
                row.released(),
                row.token(),
                row.content(),
                row.expiresAt());
    }
}
