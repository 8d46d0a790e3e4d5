package io.github.dynamodblock.spi;

import io.github.dynamodblock.LockData;
import java.util.Optional;

/**
 * What a write does with the application's data in the row.
 */
public sealed interface DataChange {
    /** The data stays as it is. */
    record Keep() implements DataChange {}

    /** The data is removed. */
    record Remove() implements DataChange {}

    /**
     * The data is replaced.
     *
     * @param data the data after the write
     */
    record Write(LockData data) implements DataChange {}

    /**
     * The data is written if there was none, and otherwise stays as it is.
     *
     * @param data the data after the write, if there was none
     */
    record WriteIfNone(LockData data) implements DataChange {}

    /**
     * Returns the change that writes this data. Without data, returns the change that removes the data in the row, or
     * keeps it.
     *
     * @param written the data to write, if any
     * @param removes whether the data is removed if there is none to write
     * @return the change
     */
    static DataChange of(Optional<LockData> written, boolean removes) {
        return written.<DataChange>map(Write::new).orElseGet(() -> removes ? new Remove() : new Keep());
    }

    /**
     * Returns the data after the change.
     *
     * @param before the data before the change
     * @return the data after the change
     */
    default Optional<LockData> after(Optional<LockData> before) {
        if (this instanceof Write write) {
            return Optional.of(write.data());
        }
        if (this instanceof WriteIfNone write) {
            return before.isPresent() ? before : Optional.of(write.data());
        }
        return this instanceof Remove ? Optional.empty() : before;
    }
}
