package io.github.dynamodblock.spi;

import io.github.dynamodblock.LockKey;
import java.util.Map;
import java.util.Optional;

/** What became of several acquires of one transaction: all of them happened, none did, or nobody knows. */
public sealed interface AcquireAllAnswer
        permits AcquireAllAnswer.Applied, AcquireAllAnswer.Refused, StoreAnswer.Failed {
    /** All happened. A transaction shows no rows, and so no tokens. */
    record Applied() implements AcquireAllAnswer {}

    /**
     * None happened, for the conditions of some were false.
     *
     * @param rows of those and of no others, as they were; empty where there was none
     */
    record Refused(Map<LockKey, Optional<LockRow>> rows) implements AcquireAllAnswer {
        public Refused {
            rows = Map.copyOf(rows);
        }
    }
}
