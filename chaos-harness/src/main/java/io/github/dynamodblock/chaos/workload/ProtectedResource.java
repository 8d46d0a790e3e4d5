package io.github.dynamodblock.chaos.workload;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockException;
import java.util.concurrent.CompletableFuture;

/**
 * The protected resource is what the locks of a run protect. For each key it has three values:
 *
 * <ul>
 *   <li>a counter that accepts every write
 *   <li>a second counter that compares fencing tokens
 *   <li>a third counter that is written in one transaction with the release of its lock
 * </ul>
 *
 * <p>The resource never sends a request twice. Its futures never complete exceptionally.
 */
public interface ProtectedResource {
    /** Reads the first counter; it is 0 if no client ever wrote it. */
    CompletableFuture<ResourceAnswer> read(String key);

    /** Overwrites the first counter without any condition. */
    CompletableFuture<ResourceAnswer> write(String key, long value);

    /**
     * Writes the second counter, unless it has seen a higher token. After a write, the result is the number of writes
     * that the counter has accepted so far.
     */
    CompletableFuture<ResourceAnswer> fencedWrite(String key, long token);

    /** Reads the third counter, which only commits write; it is 0 if no client ever committed. */
    CompletableFuture<ResourceAnswer> committedRead(String key);

    /**
     * Overwrites the third counter and releases the lease. Either both happen or neither.
     *
     * @throws LockException if the commit could not be made
     */
    CommitOutcome commit(Lease lease, long value);
}
