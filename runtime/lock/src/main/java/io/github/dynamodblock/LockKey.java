package io.github.dynamodblock;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Objects;
import java.util.Optional;

/**
 * The name of a lock: a partition key, and a sort key if the table has one. Two keys name the same lock only if both
 * parts are equal. The parts are never joined into one string, so {@code ("a", "bc")} and {@code ("ab", "c")} differ.
 *
 * <p>Each part is text that UTF-8 can encode: half of a surrogate pair is refused.
 *
 * @param partition the partition key: 1 to 2048 bytes of UTF-8
 * @param sort the sort key: 1 to 1024 bytes of UTF-8, or empty for a table without a sort key
 * @since 1.0.0
 */
public record LockKey(String partition, Optional<String> sort) {
    private static final int LONGEST_PARTITION = 2048;
    private static final int LONGEST_SORT = 1024;

    /**
     * Checks both parts.
     *
     * @param partition the partition key
     * @param sort the sort key
     * @throws IllegalArgumentException if a part is empty, too long, or contains half of a surrogate pair
     */
    public LockKey {
        check("partition key", Objects.requireNonNull(partition, "partition"), LONGEST_PARTITION);
        Objects.requireNonNull(sort, "sort").ifPresent(s -> check("sort key", s, LONGEST_SORT));
    }

    /**
     * Returns the key of a lock in a table without a sort key.
     *
     * @param partition the partition key: 1 to 2048 bytes of UTF-8
     * @return the key
     * @throws IllegalArgumentException if the partition key is empty, too long, or contains half of a surrogate pair
     */
    public static LockKey of(String partition) {
        return new LockKey(partition, Optional.empty());
    }

    /**
     * Returns the key of a lock in a table with a sort key.
     *
     * @param partition the partition key: 1 to 2048 bytes of UTF-8
     * @param sort the sort key: 1 to 1024 bytes of UTF-8
     * @return the key
     * @throws IllegalArgumentException if a part is empty, too long, or contains half of a surrogate pair
     */
    public static LockKey of(String partition, String sort) {
        return new LockKey(partition, Optional.of(sort));
    }

    private static void check(String part, String value, int longest) {
        int bytes = TextRules.encodable(part + " of a lock", value).getBytes(UTF_8).length;
        if (bytes == 0 || bytes > longest) {
            throw new IllegalArgumentException("The " + part + " of a lock must have 1 to " + longest
                    + " bytes of UTF-8, not " + bytes + ": '" + TextRules.abbreviated(value) + "'");
        }
    }

    @Override
    public String toString() {
        return sort.map(s -> partition + " / " + s).orElse(partition);
    }
}
