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
 * The {@link LockClient} for code that speaks Mutiny; inject it. Each subscription asks anew, and nothing is asked before.
 * Cancelling a subscription ends its wait, and frees what was taken meanwhile. Answers come on the Vert.x context of the
 * subscription, if it has one. Costs and errors are those of the method of the same name there.
 */
public interface UniLockClient {
    /** As {@link LockClient#acquireAsync}. */
    Uni<Lease> acquire(LockRequest request);

    /** {@link #acquire(LockRequest)} with the client's defaults. */
    default Uni<Lease> acquire(String key) {
        return acquire(LockRequest.of(key).build());
    }

    /** As {@link LockClient#tryAcquireAsync}. */
    Uni<Optional<Lease>> tryAcquire(LockRequest request);

    /** {@link #tryAcquire(LockRequest)} with the client's defaults. */
    default Uni<Optional<Lease>> tryAcquire(String key) {
        return tryAcquire(LockRequest.of(key).build());
    }

    /** As {@link LockClient#acquireAllAsync}. */
    Uni<MultiLease> acquireAll(List<LockRequest> requests);

    /** As {@link LockClient#tryAcquireAllAsync}. */
    Uni<Optional<MultiLease>> tryAcquireAll(List<LockRequest> requests);

    /** As {@link MultiLease#releaseAsync}. */
    Uni<ReleaseOutcome> release(MultiLease leases);

    /** As {@link LockClient#withLockAsync}: the lock is held until the work's item or failure has come. */
    <T> Uni<T> withLock(LockRequest request, Function<Lease, Uni<T>> work);

    /** {@link #withLock(LockRequest, Function)} with the client's defaults. */
    default <T> Uni<T> withLock(String key, Function<Lease, Uni<T>> work) {
        return withLock(LockRequest.of(key).build(), work);
    }

    /** As {@link Lease#heartbeatAsync}. */
    Uni<Void> heartbeat(Lease lease, HeartbeatRequest request);

    /** As {@link Lease#releaseAsync}; a subscription that comes later gets the first outcome. */
    Uni<ReleaseOutcome> release(Lease lease);

    /** As {@link Lease#releaseAsync(ReleaseRequest)}; a lease ends once, so a second subscription is misuse. */
    Uni<ReleaseOutcome> release(Lease lease, ReleaseRequest request);

    /** As {@link Lease#commitAsync}; a lease commits once, so a second subscription is misuse. */
    Uni<CommitResult> commit(Lease lease, List<TransactWriteItem> items);

    /** As {@link MultiLease#commitAsync}; they commit once, so a second subscription is misuse. */
    Uni<CommitResult> commit(MultiLease leases, List<TransactWriteItem> items);
}
