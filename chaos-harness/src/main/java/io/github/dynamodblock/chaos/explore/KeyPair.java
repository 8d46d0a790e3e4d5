package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The key pair is the two keys that a client wants together. The explorer identifies a row by its place, so rows of
 * both keys have the same form. A row carries its own key only where code reads rows of both keys.
 */
final class KeyPair {
    static final List<LockKey> BOTH = List.of(LockKey.of("first"), LockKey.of("second"));

    private KeyPair() {}

    /** Returns the row under the key of its place. */
    static LockRow named(LockRow row, int place) {
        return keyed(row, BOTH.get(place));
    }

    /** Returns the row in the form without a key of its own. */
    static LockRow nameless(LockRow row) {
        return keyed(row, ExploredTime.KEY);
    }

    /** Returns the existing rows by key. */
    static Map<LockKey, LockRow> named(List<Optional<LockRow>> rows) {
        Map<LockKey, LockRow> named = new HashMap<>();
        for (int place = 0; place < rows.size(); place++) {
            LockKey key = BOTH.get(place);
            rows.get(place).ifPresent(row -> named.put(key, keyed(row, key)));
        }
        return named;
    }

    /** Returns the name of a key for readers. */
    static String readable(int place) {
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
