package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.dynamodb.LockTable;
import io.github.dynamodblock.memory.TestLocks;
import java.util.HashMap;
import java.util.Map;

/** The locks of clients without a table, in memory. Clients that would share a table share their locks. */
final class MemoryLocks {
    private record Place(String awsClient, String table, String keyPrefix) {}

    private final Map<Place, TestLocks> made = new HashMap<>();

    /** Returns the locks of that table. */
    synchronized TestLocks of(String awsClient, LockTable table) {
        return made.computeIfAbsent(
                new Place(awsClient, table.name(), table.keyPrefix()), place -> TestLocks.inRealTime());
    }

    synchronized void close() {
        made.values().forEach(TestLocks::close);
    }
}
