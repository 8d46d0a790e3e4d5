package io.github.dynamodblock.spi;

import io.github.dynamodblock.LockData;
import java.util.Optional;

/** What a write makes of the application's data in the row. */
public sealed interface DataChange {
    /** It stays as it is. */
    record Keep() implements DataChange {}

    /** There is none afterwards. */
    record Remove() implements DataChange {}

    /** It is that afterwards. */
    record Write(LockData data) implements DataChange {}

    /** It is that afterwards where there was none, and stays as it is elsewhere. */
    record WriteIfNone(LockData data) implements DataChange {}

    /** Writes that data, if there is any; else removes what the row has, or keeps it. */
    static DataChange of(Optional<LockData> written, boolean removes) {
        return written.<DataChange>map(Write::new).orElseGet(() -> removes ? new Remove() : new Keep());
    }

    /** What becomes of what was there. */
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
