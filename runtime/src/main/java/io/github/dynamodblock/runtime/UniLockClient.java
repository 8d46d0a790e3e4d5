package io.github.dynamodblock.runtime;

import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.Returnable;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The {@link LockClient} for code that speaks Mutiny; inject it. Each subscription asks anew, and nothing is asked before.
 * Cancelling a subscription ends its wait, and frees what was taken meanwhile. Answers come on the Vert.x context of the
 * subscription, if it has one. Costs and errors are those of the method of
 * the same name there.
 */
@Singleton
public class UniLockClient {
    private final LockClient client;

    UniLockClient(LockClient client) {
        this.client = client;
    }

    /** As {@link LockClient#acquireAsync}. */
    public Uni<Lease> acquire(LockRequest request) {
        return CallContext.uni(() -> client.acquireAsync(request), Returnable::giveBack);
    }

    /** {@link #acquire(LockRequest)} with the client's defaults. */
    public Uni<Lease> acquire(String key) {
        return acquire(LockRequest.of(key).build());
    }

    /** As {@link LockClient#tryAcquireAsync}. */
    public Uni<Optional<Lease>> tryAcquire(LockRequest request) {
        return CallContext.uni(() -> client.tryAcquireAsync(request), lease -> lease.ifPresent(Returnable::giveBack));
    }

    /** {@link #tryAcquire(LockRequest)} with the client's defaults. */
    public Uni<Optional<Lease>> tryAcquire(String key) {
        return tryAcquire(LockRequest.of(key).build());
    }

    /** As {@link LockClient#acquireAllAsync}. */
    public Uni<MultiLease> acquireAll(List<LockRequest> requests) {
        return CallContext.uni(() -> client.acquireAllAsync(requests), Returnable::giveBack);
    }

    /** As {@link LockClient#tryAcquireAllAsync}. */
    public Uni<Optional<MultiLease>> tryAcquireAll(List<LockRequest> requests) {
        return CallContext.uni(
                () -> client.tryAcquireAllAsync(requests), leases -> leases.ifPresent(Returnable::giveBack));
    }

    /** As {@link MultiLease#releaseAsync}. */
    public Uni<ReleaseOutcome> release(MultiLease leases) {
        return CallContext.uni(leases::releaseAsync);
    }

    /** As {@link LockClient#withLockAsync}: the lock is held until the work's item or failure has come. */
    public <T> Uni<T> withLock(LockRequest request, Function<Lease, Uni<T>> work) {
        return CallContext.uni(
                () -> client.withLockAsync(request, lease -> work.apply(lease).subscribeAsCompletionStage()));
    }

    /** {@link #withLock(LockRequest, Function)} with the client's defaults. */
    public <T> Uni<T> withLock(String key, Function<Lease, Uni<T>> work) {
        return withLock(LockRequest.of(key).build(), work);
    }

    /** As {@link Lease#heartbeatAsync}. */
    public Uni<Void> heartbeat(Lease lease, HeartbeatRequest request) {
        return CallContext.uni(() -> lease.heartbeatAsync(request));
    }

    /** As {@link Lease#releaseAsync}; a subscription that comes later gets the first outcome. */
    public Uni<ReleaseOutcome> release(Lease lease) {
        return CallContext.uni(lease::releaseAsync);
    }

    /** As {@link Lease#releaseAsync(ReleaseRequest)}; a lease ends once, so a second subscription is misuse. */
    public Uni<ReleaseOutcome> release(Lease lease, ReleaseRequest request) {
        return CallContext.uni(() -> lease.releaseAsync(request));
    }

    /** As {@link Lease#commitAsync}; a lease commits once, so a second subscription is misuse. */
    public Uni<CommitResult> commit(Lease lease, List<TransactWriteItem> items) {
        return CallContext.uni(() -> lease.commitAsync(items));
    }

    /** As {@link MultiLease#commitAsync}; they commit once, so a second subscription is misuse. */
    public Uni<CommitResult> commit(MultiLease leases, List<TransactWriteItem> items) {
        return CallContext.uni(() -> leases.commitAsync(items));
    }
}
