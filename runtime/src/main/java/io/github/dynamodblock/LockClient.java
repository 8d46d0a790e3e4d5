package io.github.dynamodblock;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Grants leases on named locks. Thread-safe; one per application is enough, whatever the number of locks.
 *
 * <p>An acquire without contention costs one request, a refusal one, a release one; a wait polls with reads that grow
 * rarer. A response that was lost costs one request more and changes no answer. No thread waits per lock.
 */
public interface LockClient extends AutoCloseable {
    /**
     * Asks once: a free lock, or one whose holder stopped renewing for a lease, is taken; a held one is not waited for.
     * Calls in a loop take a dead lock over as soon as a waiting caller would.
     *
     * @return empty if another holds it
     * @throws LockException if the store gave no answer, or cannot be used
     * @throws InterruptedException if interrupted; the lock is then not held, or frees itself within a lease
     */
    Optional<Lease> tryAcquire(LockRequest request) throws InterruptedException;

    /**
     * Waits for the lock, first come first served within this client.
     *
     * @throws LockNotGrantedException if the wait limit passed
     * @throws LockException if the store cannot be used
     * @throws InterruptedException if interrupted; the lock is then not held, or frees itself within a lease
     */
    Lease acquire(LockRequest request) throws InterruptedException;

    /** {@link #tryAcquire} without a thread; cancelling the future gives up, and frees what was taken meanwhile. */
    CompletableFuture<Optional<Lease>> tryAcquireAsync(LockRequest request);

    /** {@link #acquire} without a thread; cancelling the future ends the wait, and frees what was taken meanwhile. */
    CompletableFuture<Lease> acquireAsync(LockRequest request);

    /** {@link #tryAcquire(LockRequest)} with the client's defaults. */
    default Optional<Lease> tryAcquire(String key) throws InterruptedException {
        return tryAcquire(LockRequest.of(key).build());
    }

    /** {@link #acquire(LockRequest)} with the client's defaults. */
    default Lease acquire(String key) throws InterruptedException {
        return acquire(LockRequest.of(key).build());
    }

    /** The name under which this client holds its locks. */
    String owner();

    /**
     * Ends every wait and every lease: their holders hear {@link LostReason#CLIENT_CLOSED}, and their locks are
     * released. One that fails stops no other. Later calls throw {@link LockClientClosedException}.
     */
    @Override
    void close();
}
