package io.github.dynamodblock.spi;

import io.github.dynamodblock.LockException;
import java.util.Optional;

/**
 * The result of a read of one row.
 */
public sealed interface ReadAnswer {
    /**
     * The read returned the row. The row can be stale unless the read was consistent.
     *
     * @param row the row, or empty if there is none
     */
    record Shown(Optional<LockRow> row) implements ReadAnswer {}

    /**
     * The read returned nothing.
     *
     * @param why the reason
     * @param passing whether the same read can succeed later
     */
    record Nothing(LockException why, boolean passing) implements ReadAnswer {}
}
