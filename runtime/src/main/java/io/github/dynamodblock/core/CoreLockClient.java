package io.github.dynamodblock.core;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.Ports;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The lock client over its ports. */
public final class CoreLockClient implements LockClient {
    private final Shared shared;
    private final Runnable afterClose;
    private final CompletableFuture<@Nullable Void> closing = new CompletableFuture<>();
    private volatile boolean closed;

    /** @param afterClose stops what was made for this client alone, once nothing is sent any more */
    public CoreLockClient(Ports ports, ClientSettings settings, Runnable afterClose) {
        this.shared = new Shared(ports, settings);
        this.afterClose = afterClose;
    }

    @Override
    public CompletableFuture<Optional<Lease>> tryAcquireAsync(LockRequest request) {
        return begin(new Caller(shared, request, false, 0), lease -> lease.map(Lease.class::cast));
    }

    @Override
    public CompletableFuture<Lease> acquireAsync(LockRequest request) {
        Duration wait = request.waitLimit().orElse(shared.settings().waitLimit());
        boolean patient = !wait.isZero();
        return begin(
                new Caller(shared, request, patient, Nanos.of(wait)),
                lease -> lease.orElseThrow(() -> new LockNotGrantedException(request.key(), Optional.empty(), wait)));
    }

    private <T> CompletableFuture<T> begin(Caller caller, Function<Optional<HeldLease>, T> result) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Futures.hear(caller.granted(), (lease, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
                return;
            }
            try {
                if (!answer.complete(result.apply(lease))) {
                    lease.ifPresent(CoreLockClient::giveBack);
                }
            } catch (LockNotGrantedException e) {
                answer.completeExceptionally(e);
            }
        });
        Futures.hear(answer, (lease, failure) -> {
            if (failure instanceof CancellationException) {
                caller.granted().cancel(true);
            }
        });
        if (closed) {
            caller.clientClosed();
        } else {
            caller.begin();
            // Closed meanwhile: either close saw this caller or we see that it is closed.
            if (closed) {
                caller.clientClosed();
            }
        }
        return answer;
    }

    @Override
    public Optional<Lease> tryAcquire(LockRequest request) throws InterruptedException {
        return Blocking.await(tryAcquireAsync(request), lease -> lease.ifPresent(CoreLockClient::giveBack));
    }

    @Override
    public Lease acquire(LockRequest request) throws InterruptedException {
        return Blocking.await(acquireAsync(request), CoreLockClient::giveBack);
    }

    /** The caller left as the lease came: nobody believes in it. */
    private static void giveBack(Lease lease) {
        CompletionStage<ReleaseOutcome> unused = lease.releaseAsync();
    }

    @Override
    public String owner() {
        return shared.settings().owner();
    }

    @Override
    public void close() {
        Blocking.join(closeAsync());
    }

    /** Ends when everything was released, or could not be within half a lease. */
    CompletableFuture<?> closeAsync() {
        synchronized (this) {
            if (closed) {
                return closing;
            }
            closed = true;
        }
        List.copyOf(shared.callers()).forEach(Caller::clientClosed);
        List.copyOf(shared.leases()).forEach(HeldLease::clientClosed);
        CompletableFuture<?>[] releases = shared.releases().stream()
                .map(release -> release.outcome().exceptionally(failure -> ReleaseOutcome.UNKNOWN))
                .toArray(CompletableFuture<?>[]::new);
        Futures.hear(CompletableFuture.allOf(releases), (nothing, failure) -> {
            shared.orphans().close();
            afterClose.run();
            closing.complete(null);
        });
        return closing;
    }
}
