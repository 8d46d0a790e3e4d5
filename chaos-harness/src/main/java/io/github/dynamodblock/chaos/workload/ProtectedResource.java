package io.github.dynamodblock.chaos.workload;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockException;
import java.util.concurrent.CompletableFuture;

/**
 * What the locks of a run protect: for each key a counter that believes anybody, a twin that compares fencing
 * tokens, and one that is written in one transaction with the release of its lock. It never tries anything twice. No future it returns completes exceptionally.
 */
public interface ProtectedResource {
    /** The counter; 0 where nobody ever wrote it. */
    CompletableFuture<ResourceAnswer> read(String key);

    /** Overwrites the counter, asking nothing. */
    CompletableFuture<ResourceAnswer> write(String key, long value);

    /** Writes the twin unless it has seen a higher token; done, it answers how many writes it has accepted so far. */
    CompletableFuture<ResourceAnswer> fencedWrite(String key, long token);

    /** The counter that only commits write; 0 where nobody ever did. */
    CompletableFuture<ResourceAnswer> committedRead(String key);

    /**
     * Overwrites that counter and releases the lease, both or neither.
     *
     * @throws LockException if the commit could not be made
     */
    CommitOutcome commit(Lease lease, long value);
}
