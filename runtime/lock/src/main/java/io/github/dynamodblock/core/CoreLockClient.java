package io.github.dynamodblock.core;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.core.protocol.Nanos;
import io.github.dynamodblock.spi.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code CoreLockClient} is the lock client. It does everything through its ports. */
public final class CoreLockClient implements LockClient {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");

    private final RetryingExecutor handOvers;
    private final Supplier<ClientSettings> settings;
    private final ReentrancyRegistry reentrance;
    private final Runnable afterClose;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile ClientContext context;
    private boolean closed;

    /**
     * Creates a client over those ports. By a reentrant request, a thread can take a lock again that it holds.
     *
     * @param ports the environment of the client
     * @param settings the settings of the client
     * @param afterClose stops what was made for this client alone, after the client has sent its last request
     */
    public CoreLockClient(Ports ports, ClientSettings settings, Runnable afterClose) {
        this(ports, () -> settings, new ReentrancyRegistry(Thread::currentThread), afterClose);
    }

    /**
     * Creates a client over those ports.
     *
     * @param ports the environment of the client
     * @param settings returns the settings. The client calls it now, and again in each copy of this process, because
     *     each copy needs an owner name of its own.
     * @param reentrance records which context holds which lock
     * @param afterClose stops what was made for this client alone, after the client has sent its last request
     */
    public CoreLockClient(
            Ports ports, Supplier<ClientSettings> settings, ReentrancyRegistry reentrance, Runnable afterClose) {
        this.handOvers = new RetryingExecutor(ports);
        this.settings = settings;
        this.reentrance = reentrance;
        this.afterClose = afterClose;
        this.context = new ClientContext(handOvers.ports(), settings.get());
    }

    @Override
    public CompletableFuture<Optional<Lease>> tryAcquireAsync(LockRequest request) {
        ReentrancyRegistry.Entry entry = reentrance.entry(request);
        return again(entry)
                .map(held -> held.thenApply(Optional::of))
                .orElseGet(() -> told(
                        once(new SingleKeyTarget(context, entry.request())),
                        lease -> lease.map(entry::first),
                        entry::giveBack));
    }

    @Override
    public CompletableFuture<Lease> acquireAsync(LockRequest request) {
        ReentrancyRegistry.Entry entry = reentrance.entry(request);
        SingleKeyTarget wanted = new SingleKeyTarget(context, entry.request());
        return again(entry)
                .orElseGet(() -> told(waiting(wanted), lease -> entry.first(granted(wanted, lease)), entry::giveBack));
    }

    @Override
    public Optional<Lease> tryAcquire(LockRequest request) throws InterruptedException {
        Blocking.requireNotInterrupted();
        ReentrancyRegistry.Entry entry = reentrance.entry(request);
        Optional<Lease> again = entry.again();
        return again.isPresent()
                ? again
                : Blocking.await(
                                once(new SingleKeyTarget(context, entry.request())),
                                lease -> lease.ifPresent(HeldLease::giveBack))
                        .map(entry::first);
    }

    @Override
    public Lease acquire(LockRequest request) throws InterruptedException {
        Blocking.requireNotInterrupted();
        ReentrancyRegistry.Entry entry = reentrance.entry(request);
        Optional<Lease> again = entry.again();
        if (again.isPresent()) {
            return again.get();
        }
        SingleKeyTarget wanted = new SingleKeyTarget(context, entry.request());
        return entry.first(
                granted(wanted, Blocking.await(waiting(wanted), lease -> lease.ifPresent(HeldLease::giveBack))));
    }

    /** Returns the lease again if this context holds it. If the result is empty, the client must request the lock. */
    private static Optional<CompletableFuture<Lease>> again(ReentrancyRegistry.Entry entry) {
        try {
            return entry.again().map(CompletableFuture::completedFuture);
        } catch (LeaseLostException e) {
            return Optional.of(CompletableFuture.failedFuture(e));
        }
    }

    @Override
    public CompletableFuture<Optional<MultiLease>> tryAcquireAllAsync(List<LockRequest> requests) {
        return told(once(MultiKeyTarget.of(context, requests)), all -> all.map(held -> held), HeldMultiLease::giveBack);
    }

    @Override
    public CompletableFuture<MultiLease> acquireAllAsync(List<LockRequest> requests) {
        MultiKeyTarget wanted = MultiKeyTarget.of(context, requests);
        return told(waiting(wanted), all -> granted(wanted, all), HeldMultiLease::giveBack);
    }

    @Override
    public Optional<MultiLease> tryAcquireAll(List<LockRequest> requests) throws InterruptedException {
        Blocking.requireNotInterrupted();
        return Blocking.await(
                        once(MultiKeyTarget.of(context, requests)), all -> all.ifPresent(HeldMultiLease::giveBack))
                .map(held -> held);
    }

    @Override
    public MultiLease acquireAll(List<LockRequest> requests) throws InterruptedException {
        Blocking.requireNotInterrupted();
        MultiKeyTarget wanted = MultiKeyTarget.of(context, requests);
        return granted(wanted, Blocking.await(waiting(wanted), all -> all.ifPresent(HeldMultiLease::giveBack)));
    }

    private <T> CompletableFuture<Optional<T>> once(AcquireTarget<T> wanted) {
        return begin(new PendingAcquire<>(wanted.context(), wanted, false, 0));
    }

    private <T> CompletableFuture<Optional<T>> waiting(AcquireTarget<T> wanted) {
        Duration wait = waitLimit(wanted.request());
        boolean patient = !wait.isZero() || wanted.request().waitBeyondLease().isPresent();
        return begin(new PendingAcquire<>(wanted.context(), wanted, patient, Nanos.of(wait)));
    }

    private Duration waitLimit(LockRequest request) {
        return request.waitLimit().orElse(context.settings().waitLimit());
    }

    private <T> T granted(AcquireTarget<T> wanted, Optional<T> held) {
        return held.orElseThrow(
                () -> new LockNotGrantedException(wanted.blockingKey(), Optional.empty(), waitLimit(wanted.request())));
    }

    private static <T> CompletableFuture<Optional<T>> begin(PendingAcquire<T> caller) {
        caller.begin();
        return caller.granted();
    }

    /**
     * Returns the future that the application receives. If the application has cancelled or completed it before the
     * lease arrives, the lease is given back.
     */
    private <H, T> CompletableFuture<T> told(
            CompletableFuture<Optional<H>> granted, Function<Optional<H>, T> result, Consumer<H> giveBack) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Futures.hear(context.handed(granted), (lease, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
                return;
            }
            try {
                if (!answer.complete(result.apply(lease))) {
                    lease.ifPresent(giveBack);
                }
            } catch (RuntimeException | Error e) {
                // The lock was not granted, or there is a defect. Even after a defect, no caller waits for ever, and no
                // lock stays held.
                answer.completeExceptionally(e);
                lease.ifPresent(giveBack);
            }
        });
        // The application cancelled the future, or completed it itself, for example by a timeout of its own. The wait
        // is over.
        Futures.hear(answer, (lease, failure) -> granted.cancel(true));
        return answer;
    }

    @Override
    public List<Lease> leases() {
        List<Lease> held = new ArrayList<>();
        for (HeldLease lease : context.leasesNow()) {
            if (!lease.isOver()) {
                held.add(lease);
            }
        }
        return List.copyOf(held);
    }

    /** Returns whether nothing of this client is held, requested or under way. */
    boolean isIdle() {
        return context.isIdle();
    }

    @Override
    public String owner() {
        return context.settings().owner();
    }

    @Override
    public void close() {
        Blocking.join(closeAsync());
        // This runs on the calling thread, because it can block. The other threads that can notice the end are the
        // timer's thread and threads of the store.
        if (stopped.compareAndSet(false, true)) {
            handOvers.end();
            afterClose.run();
        }
    }

    /** Ends all of them. If one of them fails, the others are ended nevertheless. */
    private static <T> void each(Set<T> all, Consumer<T> end) {
        for (T one : List.copyOf(all)) {
            try {
                end.accept(one);
            } catch (RuntimeException | Error e) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "A lock could not be ended with its client; it becomes free by itself",
                        e);
            }
        }
    }

    /**
     * Closes the client like {@link #close()}, without waiting. What was made for this client alone continues.
     *
     * @return a future that completes when everything is released, or after half a lease duration, and at most ten
     *     seconds
     */
    public CompletableFuture<?> closeAsync() {
        synchronized (this) {
            closed = true;
        }
        return end(context);
    }

    /**
     * Prepares the client for an image of this process. Ends every wait and every lease as closing does, and refuses
     * new requests until {@link #resume()}. So an image contains no lease that two of its copies could treat as valid,
     * and no grant under which two copies could send requests.
     *
     * @return a future that completes as that of {@link #closeAsync()}
     */
    public CompletableFuture<?> suspend() {
        return end(context);
    }

    /**
     * Begins anew in a copy of the process, and in the original process if it continues. The client keeps nothing of
     * before except the tokens that it has seen. Does nothing if the client is closed or was not suspended.
     */
    public synchronized void resume() {
        if (!closed && context.isClosed()) {
            context = context.anew(settings.get());
        }
    }

    private static CompletableFuture<?> end(ClientContext context) {
        if (!context.close()) {
            return context.ended();
        }
        each(context.callers(), PendingAcquire::clientClosed);
        each(context.leases(), HeldLease::clientClosed);
        CompletableFuture<?> drained = context.pendingWork().drained();
        // If a release has no response by then, its row becomes free within one lease duration.
        long limit = context.settings().times(context.settings().timing()).answerLimit();
        context.ports().timer().after(limit, () -> drained.complete(null));
        Futures.hear(drained, (nothing, failure) -> {
            context.orphans().close();
            try {
                context.pendingWork().giveUp();
            } finally {
                // The caller of close must receive the end, even if one of them threw.
                context.ended().complete(null);
            }
        });
        return context.ended();
    }
}
