package io.github.dynamodblock.spi;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import java.util.Map;

/**
 * The result of a read of several rows.
 */
public sealed interface ReadAllAnswer {
    /**
     * The read returned rows.
     *
     * @param rows the rows that exist; the others are absent
     */
    record Shown(Map<LockKey, LockRow> rows) implements ReadAllAnswer {
        /** Copies the rows. */
        public Shown {
            rows = Map.copyOf(rows);
        }
    }

    /**
     * The read returned no rows, or not all of them.
     *
     * @param why the reason
     */
    record Nothing(LockException why) implements ReadAllAnswer {}
}
