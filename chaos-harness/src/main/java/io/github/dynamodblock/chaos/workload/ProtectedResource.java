package io.github.dynamodblock.chaos.workload;

import java.util.concurrent.CompletableFuture;

/**
 * What the locks of a run protect: for each key a counter that believes anybody, and a twin that compares fencing
 * tokens. It never tries anything twice. No future it returns completes exceptionally.
 */
public interface ProtectedResource {
    /** The counter; 0 where nobody ever wrote it. */
    CompletableFuture<ResourceAnswer> read(String key);

    /** Overwrites the counter, asking nothing. */
    CompletableFuture<ResourceAnswer> write(String key, long value);

    /** Writes the twin unless it has seen a higher token; done, it answers how many writes it has accepted so far. */
    CompletableFuture<ResourceAnswer> fencedWrite(String key, long token);
}
