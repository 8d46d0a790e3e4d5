package io.github.dynamodblock.core;

import io.github.dynamodblock.Leadership;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.core.protocol.Nanos;
import io.github.dynamodblock.spi.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code CoreLockClient} is the lock client. It does everything through its ports. */
public final class CoreLockClient implements LockClient {
    private final RetryingExecutor handOvers;
    private final Supplier<ClientSettings> settings;
    private final ReentrancyRegistry reentrance;
    private final Runnable afterClose;
    private final Campaigns campaigns;
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
        Ports environment = handOvers.ports();
        this.campaigns = new Campaigns(new Campaigns.Environment(
                this::acquireAsync, environment.timer(), environment.sender(), environment.callbacks(), () -> true));
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
                .orElseGet(() -> told(waiting(wanted), lease -> entry.first(lease.orElseThrow()), entry::giveBack));
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
        return entry.first(Blocking.await(waiting(wanted), lease -> lease.ifPresent(HeldLease::giveBack))
                .orElseThrow());
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
        return told(waiting(wanted), all -> all.orElseThrow(), HeldMultiLease::giveBack);
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
        return Blocking.await(waiting(wanted), all -> all.ifPresent(HeldMultiLease::giveBack))
                .orElseThrow();
    }

    private <T> CompletableFuture<Optional<T>> once(AcquireTarget<T> wanted) {
        return begin(new PendingAcquire<>(wanted.context(), wanted, false, 0));
    }

    /** Returns a future that is never empty: it fails if the lock is not granted. */
    private <T> CompletableFuture<Optional<T>> waiting(AcquireTarget<T> wanted) {
        Duration wait = waitLimit(wanted.request());
        boolean patient = !wait.isZero() || wanted.request().waitBeyondLease().isPresent();
        return begin(new PendingAcquire<>(wanted.context(), wanted, patient, Nanos.of(wait)).orFail());
    }

    private Duration waitLimit(LockRequest request) {
        return request.waitLimit().orElse(context.settings().waitLimit());
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
    public Leadership campaign(LockRequest request) {
        return campaigns.begin(request);
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
    public void close(Duration workLimit) {
        CompletableFuture<?> closing = closeAsync(workLimit);
        Blocking.joinOrHurry(closing, this::hurry);
        // This runs on the calling thread, because it can block. The other threads that can notice the end are the
        // timer's thread and threads of the store.
        if (stopped.compareAndSet(false, true)) {
            handOvers.end();
            afterClose.run();
        }
    }

    private void hurry() {
        CompletableFuture<?> unused = closeAsync();
    }

    /** Closes the client like {@link #closeAsync(Duration)}, without waiting for work. */
    public CompletableFuture<?> closeAsync() {
        return closeAsync(Duration.ZERO);
    }

    /**
     * Closes the client like {@link #close(Duration)}, without waiting. What was made for this client alone continues.
     *
     * @param workLimit how long to wait for work; a repeated call can shorten this time, and cannot lengthen it
     * @return a future that completes when everything is released, or half a lease duration after the end of that wait,
     *     and at most ten seconds after it
     */
    public CompletableFuture<?> closeAsync(Duration workLimit) {
        synchronized (this) {
            closed = true;
        }
        campaigns.clientClosed();
        return context.closing().close(Nanos.of(workLimit));
    }

    /**
     * Prepares the client for an image of this process. Ends every wait and every lease as closing does, without waiting
     * for work, and refuses new requests until {@link #resume()}. So an image contains no lease that two of its copies could treat as valid,
     * and no grant under which two copies could send requests.
     *
     * @return a future that completes as that of {@link #closeAsync}
     */
    public CompletableFuture<?> suspend() {
        return context.closing().close(0);
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
}
