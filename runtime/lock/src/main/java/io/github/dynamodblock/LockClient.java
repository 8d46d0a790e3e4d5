package io.github.dynamodblock;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Grants leases on named locks. Implementations are thread-safe. One client is enough for an application, whatever
 * the number of locks.
 *
 * <p>What the calls cost:
 *
 * <ul>
 *   <li>An acquire of a free lock costs one request, and so does an acquire that is refused. A release costs one
 *       request.
 *   <li>A wait reads the row again and again, at growing intervals ({@link PollingPolicy}).
 *   <li>A lost response costs one more request, and does not change the result.
 *   <li>The client needs no thread for each lock.
 * </ul>
 *
 * <p>Cancelling a future gives up what the future stands for. This applies to the future that the method returned. A
 * stage that was derived from this future, for example by {@code thenApply}, is another stage: cancelling the derived
 * stage frees nothing.
 *
 * <p>If a lease is lost while it is held, see {@link Lease}.
 *
 * @since 1.0.0
 */
public interface LockClient extends AutoCloseable {
    /**
     * Requests the lock once. Takes a free lock, and a lock whose holder has not renewed it for one lease duration;
     * does not wait for a held lock. Callers that call this method in a loop take over the lock of a dead holder as
     * soon as a waiting caller would.
     *
     * <p>Costs one request without a lost response. Waits for the store at most half a lease duration, and at most
     * ten seconds.
     *
     * @param request what to acquire
     * @return the lease; empty if another holder has the lock, or if the request says {@code onlyIfExists} and there
     *     is no item
     * @throws LockException if the store gave no response, or cannot be used
     * @throws InterruptedException if the thread was interrupted; the lock is then not held, or frees itself within
     *     one lease duration
     */
    Optional<Lease> tryAcquire(LockRequest request) throws InterruptedException;

    /**
     * Waits for the lock. Within this client, callers that want the same lock are served in the order of their calls.
     *
     * <p>Costs one request if the lock is free. While the lock is held, each read of its row costs half a read unit;
     * {@link PollingPolicy} sets the intervals.
     *
     * @param request what to acquire, and how long to wait
     * @return the lease
     * @throws LockNotGrantedException if the wait limit passed, or if the request says {@code onlyIfExists} and there
     *     is no item
     * @throws LockException if the store cannot be used
     * @throws InterruptedException if the thread was interrupted; the lock is then not held, or frees itself within
     *     one lease duration
     */
    Lease acquire(LockRequest request) throws InterruptedException;

    /**
     * Requests the lock once like {@link #tryAcquire(LockRequest)}, without blocking the thread.
     *
     * @param request what to acquire
     * @return a future of the lease, which fails as {@link #tryAcquire(LockRequest)} does. Cancelling the future
     *     gives up the request; the client frees the lock if it was granted in the meantime.
     */
    CompletableFuture<Optional<Lease>> tryAcquireAsync(LockRequest request);

    /**
     * Waits for the lock like {@link #acquire(LockRequest)}, without blocking the thread.
     *
     * @param request what to acquire, and how long to wait
     * @return a future of the lease, which fails as {@link #acquire(LockRequest)} does. Cancelling the future ends
     *     the wait; the client frees the lock if it was granted in the meantime.
     */
    CompletableFuture<Lease> acquireAsync(LockRequest request);

    /**
     * Waits for several locks and acquires all of them, or none. A waiting caller holds none of the locks, so no
     * order of the requests can cause a deadlock.
     *
     * <p>If all locks are free, this costs one transaction (twice the write units of each row) and one consistent
     * read of the rows. While one of the locks is held, the client reads the row of that lock, as
     * {@link #acquire(LockRequest)} does.
     *
     * <p>Within this client, callers that want the same set of locks are served in the order of their calls. A caller
     * that wants several locks has no precedence over callers that want one of them, and they have none over it.
     *
     * @param requests 1 to 100 requests for different keys, with the same wait limit, timing and polling. All of them
     *     say {@code onItem}, or none. None of them says {@code reentrant}, {@code onlyIfExists} or
     *     {@code replaceAttributes}.
     * @return the leases
     * @throws LockMisuseException if the requests do not meet these conditions; then nothing is sent
     * @throws LockNotGrantedException if the wait limit passed
     * @throws LockException if the store cannot be used
     * @throws InterruptedException if the thread was interrupted; then none of the locks is held, or they free
     *     themselves within one lease duration
     */
    MultiLease acquireAll(List<LockRequest> requests) throws InterruptedException;

    /**
     * Requests several locks once, all or none. Costs what {@link #acquireAll} costs without waiting. Waits for the
     * store at most half a lease duration, and at most ten seconds.
     *
     * @param requests as for {@link #acquireAll}
     * @return the leases, or empty if another holder has one of the locks
     * @throws LockMisuseException if the requests do not meet the conditions of {@link #acquireAll}; then nothing is
     *     sent
     * @throws LockException if the store gave no response, or cannot be used
     * @throws InterruptedException if the thread was interrupted; then none of the locks is held, or they free
     *     themselves within one lease duration
     */
    Optional<MultiLease> tryAcquireAll(List<LockRequest> requests) throws InterruptedException;

    /**
     * Requests several locks once like {@link #tryAcquireAll}, without blocking the thread.
     *
     * @param requests as for {@link #acquireAll}
     * @return a future of the leases, which fails as {@link #tryAcquireAll} does. Cancelling the future gives up the
     *     request; the client frees the locks if they were granted in the meantime.
     * @throws LockMisuseException if the requests do not meet the conditions of {@link #acquireAll}; the call throws
     *     it
     */
    CompletableFuture<Optional<MultiLease>> tryAcquireAllAsync(List<LockRequest> requests);

    /**
     * Waits for several locks like {@link #acquireAll}, without blocking the thread.
     *
     * @param requests as for {@link #acquireAll}
     * @return a future of the leases, which fails as {@link #acquireAll} does. Cancelling the future ends the wait;
     *     the client frees the locks if they were granted in the meantime.
     * @throws LockMisuseException if the requests do not meet the conditions of {@link #acquireAll}; the call throws
     *     it
     */
    CompletableFuture<MultiLease> acquireAllAsync(List<LockRequest> requests);

    /**
     * Requests the lock once like {@link #tryAcquireAsync(LockRequest)}, with the client's defaults.
     *
     * @param key the name of the lock, as {@link LockKey#of(String)} takes it
     * @return a future of the lease
     * @throws IllegalArgumentException if the key is empty or too long
     */
    default CompletableFuture<Optional<Lease>> tryAcquireAsync(String key) {
        return tryAcquireAsync(LockRequest.of(key).build());
    }

    /**
     * Waits for the lock like {@link #acquireAsync(LockRequest)}, with the client's defaults.
     *
     * @param key the name of the lock, as {@link LockKey#of(String)} takes it
     * @return a future of the lease
     * @throws IllegalArgumentException if the key is empty or too long
     */
    default CompletableFuture<Lease> acquireAsync(String key) {
        return acquireAsync(LockRequest.of(key).build());
    }

    /**
     * Requests the lock once like {@link #tryAcquire(LockRequest)}, with the client's defaults.
     *
     * @param key the name of the lock, as {@link LockKey#of(String)} takes it
     * @return the lease, or empty if another holder has the lock
     * @throws LockException if the store gave no response, or cannot be used
     * @throws InterruptedException if the thread was interrupted; the lock is then not held, or frees itself within
     *     one lease duration
     * @throws IllegalArgumentException if the key is empty or too long
     */
    default Optional<Lease> tryAcquire(String key) throws InterruptedException {
        return tryAcquire(LockRequest.of(key).build());
    }

    /**
     * Waits for the lock like {@link #acquire(LockRequest)}, with the client's defaults.
     *
     * @param key the name of the lock, as {@link LockKey#of(String)} takes it
     * @return the lease
     * @throws LockNotGrantedException if the wait limit passed
     * @throws LockException if the store cannot be used
     * @throws InterruptedException if the thread was interrupted; the lock is then not held, or frees itself within
     *     one lease duration
     * @throws IllegalArgumentException if the key is empty or too long
     */
    default Lease acquire(String key) throws InterruptedException {
        return acquire(LockRequest.of(key).build());
    }

    /**
     * Waits for the lock, runs the work under its lease, and releases the lease, whether the work returns or throws.
     * Costs what {@link #acquire(LockRequest)} costs, and one request for the release.
     *
     * @param request what to acquire, and how long to wait
     * @param work the work
     * @param <T> the type of the work's result
     * @param <E> the type of the exceptions that the work throws
     * @return the result of the work
     * @throws LeaseLostException as {@link Lease#during} throws it
     * @throws LockNotGrantedException if the wait limit passed; the work was not started
     * @throws LockException if the store cannot be used; the work was not started
     * @throws InterruptedException if the thread was interrupted during the wait; the work was not started
     * @throws E what the work throws
     */
    default <T extends @Nullable Object, E extends Exception> T withLock(LockRequest request, LockedWork<T, E> work)
            throws E, InterruptedException {
        // Before any request is sent.
        Objects.requireNonNull(work, "work");
        return acquire(request).during(work);
    }

    /**
     * Runs the work under the lock like {@link #withLock(LockRequest, LockedWork)}, with the client's defaults.
     *
     * @param key the name of the lock, as {@link LockKey#of(String)} takes it
     * @param work the work
     * @param <T> the type of the work's result
     * @param <E> the type of the exceptions that the work throws
     * @return the result of the work
     * @throws LeaseLostException as {@link Lease#during} throws it
     * @throws LockNotGrantedException if the wait limit passed; the work was not started
     * @throws LockException if the store cannot be used; the work was not started
     * @throws InterruptedException if the thread was interrupted during the wait; the work was not started
     * @throws IllegalArgumentException if the key is empty or too long
     * @throws E what the work throws
     */
    default <T extends @Nullable Object, E extends Exception> T withLock(String key, LockedWork<T, E> work)
            throws E, InterruptedException {
        return withLock(LockRequest.of(key).build(), work);
    }

    /**
     * Runs the work under the lock like {@link #withLock(LockRequest, LockedWork)}, without blocking the thread. The
     * lock is held until the stage that the work returns has completed.
     *
     * @param request what to acquire, and how long to wait
     * @param work starts the work and returns its stage
     * @param <T> the type of the work's result
     * @return a future of the work's result, which fails as {@link #withLock(LockRequest, LockedWork)} does.
     *     Cancelling the future ends the wait, or cancels the work's stage.
     */
    default <T> CompletableFuture<T> withLockAsync(LockRequest request, Function<Lease, CompletionStage<T>> work) {
        Objects.requireNonNull(work, "work");
        CompletableFuture<Lease> waiting = acquireAsync(request);
        return LeaseScope.after(waiting, work);
    }

    /**
     * Runs the work under the lock like {@link #withLockAsync(LockRequest, Function)}, with the client's defaults.
     *
     * @param key the name of the lock, as {@link LockKey#of(String)} takes it
     * @param work starts the work and returns its stage
     * @param <T> the type of the work's result
     * @return a future of the work's result
     * @throws IllegalArgumentException if the key is empty or too long
     */
    default <T> CompletableFuture<T> withLockAsync(String key, Function<Lease, CompletionStage<T>> work) {
        return withLockAsync(LockRequest.of(key).build(), work);
    }

    /**
     * Returns a view like {@link #asLock(LockRequest)}, with the client's defaults.
     *
     * @param key the name of the lock, as {@link LockKey#of(String)} takes it
     * @return the view
     * @throws IllegalArgumentException if the key is empty or too long
     */
    default LeasedLock asLock(String key) {
        return asLock(LockRequest.of(key).build());
    }

    /**
     * Returns a view of one lock for code that takes a {@link java.util.concurrent.locks.Lock}. The view ignores the
     * wait limit of the request. Costs no request.
     *
     * @param request what the view acquires
     * @return the view
     */
    default LeasedLock asLock(LockRequest request) {
        return new LeasedLock(this, request);
    }

    /**
     * Begins to campaign for the leadership: among all clients that campaign for this lock, its holder leads. Returns at
     * once; the campaign goes on until {@link Leadership#close}, or until this client closes.
     *
     * @param request the lock that the leader holds, and the times of its lease. The wait limit is ignored. With
     *     {@code atMost}, no candidate leads for longer than that time and one lease duration.
     * @return the candidate, to be closed by the caller
     * @throws LockMisuseException if the request is reentrant, or if this implementation of the interface has no leader
     *     elections
     * @throws LockClientClosedException if this client is closed
     */
    default Leadership campaign(LockRequest request) {
        throw new LockMisuseException(
                "The lock client " + getClass().getName() + " cannot campaign for the lock '" + request.key()
                        + "': it has no leader elections. Use a client of this library",
                null);
    }

    /**
     * Begins to campaign for the leadership like {@link #campaign(LockRequest)}, with the client's defaults.
     *
     * @param key the name of the lock, as {@link LockKey#of(String)} takes it
     * @return the candidate, to be closed by the caller
     * @throws IllegalArgumentException if the key is empty or too long
     */
    default Leadership campaign(String key) {
        return campaign(LockRequest.of(key).build());
    }

    /**
     * Returns the leases that this client holds now, in the order of their grants. They are all leases that are not
     * lost and not released. Locks that were acquired together appear as single leases. Costs no request.
     *
     * @return the leases
     */
    List<Lease> leases();

    /**
     * Returns the lease by which this client holds the lock. Costs no request.
     *
     * <p>All code of the process shares this lease. Releasing it ends the lease for the code that acquired it, and
     * for each {@code reentrant} request that took the lock again.
     *
     * @param key the lock
     * @return the lease; empty if this client does not hold the lock, even if another client does
     */
    default Optional<Lease> held(LockKey key) {
        Objects.requireNonNull(key, "key");
        return leases().stream().filter(lease -> lease.key().equals(key)).findFirst();
    }

    /**
     * Returns the lease like {@link #held(LockKey)}, in a table without a sort key.
     *
     * @param key the name of the lock, as {@link LockKey#of(String)} takes it
     * @return the lease, or empty if this client does not hold the lock
     * @throws IllegalArgumentException if the key is empty or too long
     */
    default Optional<Lease> held(String key) {
        return held(LockKey.of(key));
    }

    /**
     * Returns the owner name under which this client holds its locks. Costs no request.
     *
     * @return the owner name
     */
    String owner();

    /**
     * Closes this client, and lets work that runs under its leases end. Work is what {@link #withLock(LockRequest,
     * LockedWork)}, {@link Lease#during} and a {@link LeasedLock} run.
     *
     * <ul>
     *   <li>From now on, each wait and each further request for a lock fails with {@link LockClientClosedException}.
     *   <li>A lease under which work runs is renewed until its work ends, at most for the given time. Its work then
     *       releases the lease as usual.
     *   <li>A lease under which work still runs after the given time is left to expire, and never released. The client
     *       logs one warning with the keys of these leases. Other clients can acquire such a lock one lease duration
     *       after its last heartbeat.
     *   <li>Each other lease ends at once. The client releases its lock, or leaves the lock to expire, as the
     *       {@link ClosePolicy} says. A lock that cannot be released stops no other release.
     * </ul>
     *
     * <p>Each lease that the client ends is lost with the reason {@link LostReason#CLIENT_CLOSED}. Costs one request for
     * each lock that is released, and the heartbeats of the work.
     *
     * <p>Waits at most for the given time, and then at most half a lease duration, and at most ten seconds. Do not
     * call this method in such work, because it would wait for itself. If the thread is interrupted, the time ends at
     * once, and the thread's interrupt status is set again. A second call can shorten the time of the first call.
     *
     * @param workLimit how long to wait for work; zero or a negative time does not wait
     */
    void close(Duration workLimit);

    /**
     * Closes this client like {@link #close(Duration)}, without waiting for work. Each held lease is lost with the
     * reason {@link LostReason#CLIENT_CLOSED}.
     *
     * <p>Waits at most half a lease duration, and at most ten seconds.
     */
    @Override
    default void close() {
        close(Duration.ZERO);
    }
}
