package io.github.dynamodblock;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Grants leases on named locks. Thread-safe; one per application is enough, whatever the number of locks.
 *
 * <p>An acquire without contention costs one request, a refusal one, a release one; a wait polls with reads that grow
 * rarer. A response that was lost costs one request more and changes no answer. No thread waits per lock.
 *
 * <p>Cancelling a future gives up what it stands for. That is the future which a method returned: a stage that was made of
 * it, as by {@code thenApply}, is another, and cancelling that one gives nothing back.
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

    /**
     * Waits for several locks and holds all of them, or none: no order of asking can deadlock. One transaction when they are
     * free, which costs twice the write units of each row, and one consistent read of them; while one is held, it is looked
     * at by reads as with {@link #acquire}. Those who want the same locks together are served in their order; against
     * those who want one of them nobody has precedence.
     *
     * @param requests up to 100, of different keys, with the same wait limit, timing and polling; all of them onItem or none,
     *     and none of them reentrant, onlyIfExists or replaceAttributes
     * @throws LockMisuseException if they are not so
     * @throws LockNotGrantedException if the wait limit passed
     * @throws LockException if the store refuses to work with us
     * @throws InterruptedException if interrupted while waiting; then none of the locks is held, or they free themselves within
     *     a lease
     */
    MultiLease acquireAll(List<LockRequest> requests) throws InterruptedException;

    /** Asks once for several locks, all or none; empty if one is held. Costs and errors are those of {@link #acquireAll}. */
    Optional<MultiLease> tryAcquireAll(List<LockRequest> requests) throws InterruptedException;

    /** {@link #tryAcquireAll} without a thread; cancelling the future gives up, and frees what was taken meanwhile. */
    CompletableFuture<Optional<MultiLease>> tryAcquireAllAsync(List<LockRequest> requests);

    /** {@link #acquireAll} without a thread; cancelling the future ends the wait, and frees what was taken meanwhile. */
    CompletableFuture<MultiLease> acquireAllAsync(List<LockRequest> requests);

    /** {@link #tryAcquireAsync(LockRequest)} with the client's defaults. */
    default CompletableFuture<Optional<Lease>> tryAcquireAsync(String key) {
        return tryAcquireAsync(LockRequest.of(key).build());
    }

    /** {@link #acquireAsync(LockRequest)} with the client's defaults. */
    default CompletableFuture<Lease> acquireAsync(String key) {
        return acquireAsync(LockRequest.of(key).build());
    }

    /** {@link #tryAcquire(LockRequest)} with the client's defaults. */
    default Optional<Lease> tryAcquire(String key) throws InterruptedException {
        return tryAcquire(LockRequest.of(key).build());
    }

    /** {@link #acquire(LockRequest)} with the client's defaults. */
    default Lease acquire(String key) throws InterruptedException {
        return acquire(LockRequest.of(key).build());
    }

    /**
     * Waits for the lock, does the work under it, and releases it, whatever came of the work.
     *
     * @throws LeaseLostException as {@link Lease#during} does
     * @throws LockNotGrantedException if the wait limit passed; the work was not begun
     * @throws InterruptedException if interrupted while waiting; the work was not begun
     * @throws E what the work throws
     */
    default <T extends @Nullable Object, E extends Exception> T withLock(LockRequest request, LockedWork<T, E> work)
            throws E, InterruptedException {
        // Before anything is asked.
        Objects.requireNonNull(work, "work");
        return acquire(request).during(work);
    }

    /** {@link #withLock(LockRequest, LockedWork)} with the client's defaults. */
    default <T extends @Nullable Object, E extends Exception> T withLock(String key, LockedWork<T, E> work)
            throws E, InterruptedException {
        return withLock(LockRequest.of(key).build(), work);
    }

    /**
     * {@link #withLock} without a thread: the lock is held until the stage that the work returns has ended. Cancelling the
     * future ends the wait, or cancels that stage.
     */
    default <T> CompletableFuture<T> withLockAsync(LockRequest request, Function<Lease, CompletionStage<T>> work) {
        Objects.requireNonNull(work, "work");
        CompletableFuture<Lease> waiting = acquireAsync(request);
        return Under.after(waiting, work);
    }

    /** {@link #withLockAsync(LockRequest, Function)} with the client's defaults. */
    default <T> CompletableFuture<T> withLockAsync(String key, Function<Lease, CompletionStage<T>> work) {
        return withLockAsync(LockRequest.of(key).build(), work);
    }

    /** {@link #asLock(LockRequest)} with the client's defaults. */
    default LeasedLock asLock(String key) {
        return asLock(LockRequest.of(key).build());
    }

    /** A view for code that takes a {@link java.util.concurrent.locks.Lock}; the request's wait limit does not count. */
    default LeasedLock asLock(LockRequest request) {
        return new LeasedLock(this, request);
    }

    /**
     * The leases that this client holds now, in the order of their grants: each that is not lost and not released, of locks
     * that were taken together each by itself. Costs no request.
     */
    List<Lease> leases();

    /**
     * The lease by which this client holds that lock; empty if it does not, whoever else may. It is everybody's in this
     * process: who releases it ends it for the code that acquired it, and for each time that a {@code reentrant} request
     * took it. Costs no request.
     */
    default Optional<Lease> held(LockKey key) {
        Objects.requireNonNull(key, "key");
        return leases().stream().filter(lease -> lease.key().equals(key)).findFirst();
    }

    /** {@link #held(LockKey)} in a table without a sort key. */
    default Optional<Lease> held(String key) {
        return held(LockKey.of(key));
    }

    /** The name under which this client holds its locks. */
    String owner();

    /**
     * Ends every wait and every lease: their holders hear {@link LostReason#CLIENT_CLOSED}, and their locks are
     * released, or left to expire if that is the client's {@link ClosePolicy}. One that fails stops no other. Waits at most
     * half a lease, and ten seconds; later calls throw {@link LockClientClosedException}.
     */
    @Override
    void close();
}
