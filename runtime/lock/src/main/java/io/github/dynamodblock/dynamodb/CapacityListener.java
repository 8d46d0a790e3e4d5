package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.Internal;

/**
 * Hears how much of the table's capacity each request consumed. It must neither block nor throw.
 *
 * @since 1.0.0
 */
@Internal
@FunctionalInterface
public interface CapacityListener {
    /** What the table counts. */
    enum Units {
        /** Units for reads. */
        READ,
        /** Units for writes. */
        WRITE
    }

    /**
     * A request was answered.
     *
     * @param units what was consumed
     * @param number how many of them; for a small read that is not consistent, a half
     */
    void consumed(Units units, double number);
}
