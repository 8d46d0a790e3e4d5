package io.github.dynamodblock.quarkus;

import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The {@link LockClient} for code that uses Mutiny. Inject this interface.
 *
 * <p>Each subscription sends a new request, and nothing is sent before a subscription. Cancelling a subscription ends
 * its wait, and the client frees what was granted in the meantime. If the subscription was made on a Vert.x context,
 * the result arrives on this context.
 *
 * <p>Each method names a method of {@link LockClient}, {@link Lease} or {@link MultiLease}: its costs and its
 * failures are those of that method.
 *
 * @since 1.0.0
 */
public interface UniLockClient {
    /**
     * Waits for the lock, as {@link LockClient#acquireAsync} does.
     *
     * @param request what to acquire, and how long to wait
     * @return the lease
     */
    Uni<Lease> acquire(LockRequest request);

    /**
     * Waits for the lock like {@link #acquire(LockRequest)}, with the client's defaults.
     *
     * @param key the name of the lock
     * @return the lease
     */
    default Uni<Lease> acquire(String key) {
        return acquire(LockRequest.of(key).build());
    }

    /**
     * Requests the lock once, as {@link LockClient#tryAcquireAsync} does.
     *
     * @param request what to acquire
     * @return the lease, or empty if another holder has the lock
     */
    Uni<Optional<Lease>> tryAcquire(LockRequest request);

    /**
     * Requests the lock once like {@link #tryAcquire(LockRequest)}, with the client's defaults.
     *
     * @param key the name of the lock
     * @return the lease, or empty if another holder has the lock
     */
    default Uni<Optional<Lease>> tryAcquire(String key) {
        return tryAcquire(LockRequest.of(key).build());
    }

    /**
     * Waits for several locks, as {@link LockClient#acquireAllAsync} does.
     *
     * @param requests what to acquire
     * @return the leases
     */
    Uni<MultiLease> acquireAll(List<LockRequest> requests);

    /**
     * Requests several locks once, as {@link LockClient#tryAcquireAllAsync} does.
     *
     * @param requests what to acquire
     * @return the leases, or empty if another holder has one of the locks
     */
    Uni<Optional<MultiLease>> tryAcquireAll(List<LockRequest> requests);

    /**
     * Releases all locks, as {@link MultiLease#releaseAsync} does. A later subscription returns the same outcome.
     *
     * @param leases the leases
     * @return the worst of the outcomes
     */
    Uni<ReleaseOutcome> release(MultiLease leases);

    /**
     * Runs the work under the lock, as {@link LockClient#withLockAsync} does. The lock is held until the work has
     * emitted its item or its failure.
     *
     * @param request what to acquire, and how long to wait
     * @param work returns the work
     * @param <T> the type of the work's result
     * @return the result of the work
     */
    <T> Uni<T> withLock(LockRequest request, Function<Lease, Uni<T>> work);

    /**
     * Runs the work under the lock like {@link #withLock(LockRequest, Function)}, with the client's defaults.
     *
     * @param key the name of the lock
     * @param work returns the work
     * @param <T> the type of the work's result
     * @return the result of the work
     */
    default <T> Uni<T> withLock(String key, Function<Lease, Uni<T>> work) {
        return withLock(LockRequest.of(key).build(), work);
    }

    /**
     * Renews the lease now, as {@link Lease#heartbeatAsync} does.
     *
     * @param lease the lease
     * @param request what the heartbeat changes
     * @return emits null when a heartbeat with these changes is acknowledged
     */
    Uni<Void> heartbeat(Lease lease, HeartbeatRequest request);

    /**
     * Releases the lock, as {@link Lease#releaseAsync} does. A later subscription returns the first outcome.
     *
     * @param lease the lease
     * @return what is known about the release
     */
    Uni<ReleaseOutcome> release(Lease lease);

    /**
     * Releases the lock and writes in its row, as {@link Lease#releaseAsync(ReleaseRequest)} does. A lease ends once:
     * if the request writes in the row, a second subscription fails with a
     * {@link io.github.dynamodblock.LockMisuseException}.
     *
     * @param lease the lease
     * @param request what the release writes
     * @return what is known about the release
     */
    Uni<ReleaseOutcome> release(Lease lease, ReleaseRequest request);

    /**
     * Writes the items and frees the lock, as {@link Lease#commitAsync} does. A lease commits once: a second
     * subscription fails with a {@link io.github.dynamodblock.LockMisuseException}.
     *
     * @param lease the lease
     * @param items up to 99 items; none of them is the item that carries the lock
     * @return what is known about the commit
     */
    Uni<CommitResult> commit(Lease lease, List<TransactWriteItem> items);

    /**
     * Writes the items under all locks and frees the locks, as {@link MultiLease#commitAsync} does. The leases commit
     * once: a second subscription fails with a {@link io.github.dynamodblock.LockMisuseException}.
     *
     * @param leases the leases
     * @param items the items; together with the locks at most 100
     * @return what is known about the commit
     */
    Uni<CommitResult> commit(MultiLease leases, List<TransactWriteItem> items);
}
