package io.github.dynamodblock.spi;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import java.util.Map;

/** What a read of several rows showed. */
public sealed interface ReadAllAnswer {
    /** These rows; the others are absent. */
    record Shown(Map<LockKey, LockRow> rows) implements ReadAllAnswer {
        public Shown {
            rows = Map.copyOf(rows);
        }
    }

    /** Nothing, or not all of them. */
    record Nothing(LockException why) implements ReadAllAnswer {}
}
