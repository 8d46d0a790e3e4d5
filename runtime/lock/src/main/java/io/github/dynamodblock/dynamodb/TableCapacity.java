package io.github.dynamodblock.dynamodb;

/** How a table that is to be made is billed. */
public sealed interface TableCapacity {
    /** Each request for itself, with no limit to plan. */
    record OnDemand() implements TableCapacity {}

    /**
     * So many units a second, used or not. A lock that is held takes one write unit per heartbeat period and kilobyte
     * of its item, a caller who waits for it half a read unit per look; a table that throttles loses locks.
     */
    record Provisioned(long readUnits, long writeUnits) implements TableCapacity {
        public Provisioned {
            if (readUnits < 1 || writeUnits < 1) {
                throw new IllegalArgumentException("A lock table needs at least 1 unit a second of each kind, not "
                        + readUnits + " to read and " + writeUnits + " to write");
            }
        }
    }
}
