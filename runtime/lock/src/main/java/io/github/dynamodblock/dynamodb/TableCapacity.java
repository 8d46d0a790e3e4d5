package io.github.dynamodblock.dynamodb;

/**
 * How AWS bills a table that {@link LockTableAdmin#create} creates.
 *
 * @since 1.0.0
 */
public sealed interface TableCapacity {
    /** AWS bills each request. The table has no capacity that must be planned. */
    record OnDemand() implements TableCapacity {}

    /**
     * AWS bills a fixed number of capacity units per second, whether they are used or not.
     *
     * <ul>
     *   <li>A held lock needs one write unit for each heartbeat period and each kilobyte of its item.
     *   <li>A waiting caller needs half a read unit for each read of the row.
     *   <li>If the table throttles heartbeats for too long, the holders lose their locks.
     * </ul>
     *
     * @param readUnits the read units per second, 1 or more
     * @param writeUnits the write units per second, 1 or more
     */
    record Provisioned(long readUnits, long writeUnits) implements TableCapacity {
        /**
         * Checks the numbers.
         *
         * @param readUnits the read units per second, 1 or more
         * @param writeUnits the write units per second, 1 or more
         * @throws IllegalArgumentException if one of them is below 1
         */
        public Provisioned {
            if (readUnits < 1 || writeUnits < 1) {
                throw new IllegalArgumentException("A lock table needs at least 1 unit per second of each kind, not "
                        + readUnits + " to read and " + writeUnits + " to write");
            }
        }
    }
}
