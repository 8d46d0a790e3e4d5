package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.Returnable;
import io.github.dynamodblock.quarkus.UniLockClient;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The Mutiny form of the application's lock client. */
@Singleton
@Typed(MutinyLockClient.class)
class MutinyLockClient implements UniLockClient {
    private final LockClient client;

    MutinyLockClient(LockClient client) {
        this.client = client;
    }

    /** Produces the bean of the application. Tests can replace a bean that has a normal scope and is an interface. */
    @Produces
    @ApplicationScoped
    UniLockClient uniLockClient() {
        return this;
    }

    @Override
    public Uni<Lease> acquire(LockRequest request) {
        return CallContext.uni(() -> client.acquireAsync(request), Returnable::giveBack);
    }

    @Override
    public Uni<Optional<Lease>> tryAcquire(LockRequest request) {
        return CallContext.uni(() -> client.tryAcquireAsync(request), lease -> lease.ifPresent(Returnable::giveBack));
    }

    @Override
    public Uni<MultiLease> acquireAll(List<LockRequest> requests) {
        return CallContext.uni(() -> client.acquireAllAsync(requests), Returnable::giveBack);
    }

    @Override
    public Uni<Optional<MultiLease>> tryAcquireAll(List<LockRequest> requests) {
        return CallContext.uni(
                () -> client.tryAcquireAllAsync(requests), leases -> leases.ifPresent(Returnable::giveBack));
    }

    @Override
    public Uni<ReleaseOutcome> release(MultiLease leases) {
        return CallContext.uni(leases::releaseAsync);
    }

    @Override
    public <T> Uni<T> withLock(LockRequest request, Function<Lease, Uni<T>> work) {
        return CallContext.uni(
                () -> client.withLockAsync(request, lease -> work.apply(lease).subscribeAsCompletionStage()));
    }

    @Override
    public Uni<Void> heartbeat(Lease lease, HeartbeatRequest request) {
        return CallContext.uni(() -> lease.heartbeatAsync(request));
    }

    @Override
    public Uni<ReleaseOutcome> release(Lease lease) {
        return CallContext.uni(lease::releaseAsync);
    }

    @Override
    public Uni<ReleaseOutcome> release(Lease lease, ReleaseRequest request) {
        return CallContext.uni(() -> lease.releaseAsync(request));
    }

    @Override
    public Uni<CommitResult> commit(Lease lease, List<TransactWriteItem> items) {
        return CallContext.uni(() -> lease.commitAsync(items));
    }

    @Override
    public Uni<CommitResult> commit(MultiLease leases, List<TransactWriteItem> items) {
        return CallContext.uni(() -> leases.commitAsync(items));
    }
}
