package io.github.dynamodblock.spi;

import io.github.dynamodblock.LockKey;
import java.util.Map;
import java.util.Optional;

/**
 * The result of several acquires in one transaction: all of them were applied, none of them was, or the result is
 * unknown.
 */
public sealed interface AcquireAllAnswer
        permits AcquireAllAnswer.Applied, AcquireAllAnswer.Refused, StoreAnswer.Failed {
    /** All acquires were applied. The response to a transaction contains no rows, and so no tokens. */
    record Applied() implements AcquireAllAnswer {}

    /**
     * No acquire was applied, because the conditions of some acquires were false.
     *
     * @param rows the rows of those acquires and of no others, as they were; an empty value where there was no row
     */
    record Refused(Map<LockKey, Optional<LockRow>> rows) implements AcquireAllAnswer {
        /** Copies the rows. */
        public Refused {
            rows = Map.copyOf(rows);
        }
    }
}
