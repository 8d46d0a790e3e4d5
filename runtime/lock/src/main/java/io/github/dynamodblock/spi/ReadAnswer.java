package io.github.dynamodblock.spi;

import io.github.dynamodblock.LockException;
import java.util.Optional;

/** What a read showed. */
public sealed interface ReadAnswer {
    /** The row, or empty if there is none. It may be older than the newest unless the read was consistent. */
    record Shown(Optional<LockRow> row) implements ReadAnswer {}

    /**
     * Nothing.
     *
     * @param passing whether the same read may succeed later
     */
    record Nothing(LockException why, boolean passing) implements ReadAnswer {}
}
