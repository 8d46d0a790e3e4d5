package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The real client with a mistake in front of its leases or its listeners. Only the harness uses such a client, to show
 * that the judge finds the mistake. Leases that are granted together are the real leases, but their listeners have the
 * mistake too.
 */
public abstract class MutantClient implements LockClient {
    private final LockClient real;

    protected MutantClient(LockClient real) {
        this.real = real;
    }

    /** Returns a client that has a mistake only in its leases. */
    public static MutantClient ofLeases(LockClient real, UnaryOperator<Lease> broken) {
        return new MutantClient(real) {
            @Override
            protected Lease broken(Lease lease) {
                return broken.apply(lease);
            }
        };
    }

    /** Returns the lease that the user receives instead of the real lease. */
    protected abstract Lease broken(Lease lease);

    /** Returns the listener that the real lease receives instead of the user's listener. */
    protected LeaseListener broken(LeaseListener listener) {
        return listener;
    }

    @Override
    public Optional<Lease> tryAcquire(LockRequest request) throws InterruptedException {
        return awaited(tryAcquireAsync(request));
    }

    @Override
    public Lease acquire(LockRequest request) throws InterruptedException {
        return awaited(acquireAsync(request));
    }

    /**
     * Waits for the result of the asynchronous form. So a mutant changes only the asynchronous form, whichever form its
     * user calls.
     */
    private static <T> T awaited(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        }
    }

    @Override
    public CompletableFuture<Optional<Lease>> tryAcquireAsync(LockRequest request) {
        return told(real.tryAcquireAsync(broken(request)), granted -> granted.map(this::broken));
    }

    @Override
    public CompletableFuture<Lease> acquireAsync(LockRequest request) {
        return told(real.acquireAsync(broken(request)), this::broken);
    }

    /**
     * Returns a future with the changed result. If the returned future is cancelled, the real request is cancelled too
     * and leaves the queue.
     */
    protected static <R, B> CompletableFuture<B> told(CompletableFuture<R> granted, Function<R, B> broken) {
        CompletableFuture<B> answer = granted.thenApply(broken);
        CompletableFuture<?> unused = answer.whenComplete((lease, failure) -> {
            if (answer.isCancelled()) {
                granted.cancel(true);
            }
        });
        return answer;
    }

    @Override
    public MultiLease acquireAll(List<LockRequest> requests) throws InterruptedException {
        return awaited(acquireAllAsync(requests));
    }

    @Override
    public Optional<MultiLease> tryAcquireAll(List<LockRequest> requests) throws InterruptedException {
        return awaited(tryAcquireAllAsync(requests));
    }

    @Override
    public CompletableFuture<MultiLease> acquireAllAsync(List<LockRequest> requests) {
        return real.acquireAllAsync(broken(requests));
    }

    @Override
    public CompletableFuture<Optional<MultiLease>> tryAcquireAllAsync(List<LockRequest> requests) {
        return real.tryAcquireAllAsync(broken(requests));
    }

    @Override
    public List<Lease> leases() {
        return real.leases();
    }

    @Override
    public String owner() {
        return real.owner();
    }

    @Override
    public void close(Duration workLimit) {
        real.close(workLimit);
    }

    private List<LockRequest> broken(List<LockRequest> requests) {
        return requests.stream().map(this::broken).toList();
    }

    /** Returns the request that is sent instead of the user's request. */
    protected LockRequest broken(LockRequest request) {
        LockRequest.Builder copy = request.toBuilder();
        request.listener().map(this::broken).ifPresent(copy::listener);
        return copy.build();
    }
}
