package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.ObservationCache.Seen;
import io.github.dynamodblock.core.protocol.ClockDrift;
import io.github.dynamodblock.core.protocol.LeaseTimes;
import io.github.dynamodblock.core.protocol.Nanos;
import io.github.dynamodblock.core.protocol.RowAssessment;
import io.github.dynamodblock.core.protocol.TokenFloors;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.ReadAnswer;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What all callers and leases of one client share. */
final class ClientContext {
    private final Ports ports;
    private final ClientSettings settings;
    private final WriteFactory writes;
    private final TokenFloors tokens;
    private final StoreRequests requests;
    private final BackgroundFailureLog complaints;
    private final ObservationCache observations;
    private final OrphanSweeper orphans;
    private final WaiterQueues queues;
    private final LocallyHeldKeys ours = new LocallyHeldKeys();
    private final HeartbeatRateLimiter rateLimiter;
    private final HeartbeatScheduler heartbeats;
    private final OneTimeWarnings warnings;
    // In the order they came, so that closing takes the same order in every run.
    private final Set<HeldLease> leases = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Set<PendingAcquire<?>> callers = Collections.synchronizedSet(new LinkedHashSet<>());
    private final PendingWork pendingWork = new PendingWork();
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private volatile boolean closed;

    ClientContext(Ports ports, ClientSettings settings) {
        this(ports, settings, new TokenFloors());
    }

    private ClientContext(Ports ports, ClientSettings settings, TokenFloors tokens) {
        this.tokens = tokens;
        this.ports = ports;
        this.settings = settings;
        this.requests = new StoreRequests(ports);
        this.complaints = new BackgroundFailureLog(ports.clock());
        this.observations = new ObservationCache(
                new ClockDrift(settings.clockDrift()),
                Nanos.of(settings.timing().lease()),
                ports.chance(),
                tokens);
        this.writes = new WriteFactory(ports.clock(), settings, tokens);
        this.orphans = new OrphanSweeper(ports, requests, observations, pendingWork, complaints);
        this.queues = new WaiterQueues(this);
        this.rateLimiter = new HeartbeatRateLimiter(settings.heartbeatRate());
        this.heartbeats = new HeartbeatScheduler(ports, settings.heartbeatsAtOnce(), leases::size);
        this.warnings = new OneTimeWarnings(ports.clock());
    }

    /** What a copy of this process goes on with: it holds nothing of before, and knows the tokens all the same. */
    ClientContext anew(ClientSettings its) {
        return new ClientContext(ports, its, tokens);
    }

    Ports ports() {
        return ports;
    }

    ClientSettings settings() {
        return settings;
    }

    WriteFactory writes() {
        return writes;
    }

    StoreRequests requests() {
        return requests;
    }

    BackgroundFailureLog complaints() {
        return complaints;
    }

    ObservationCache observations() {
        return observations;
    }

    OrphanSweeper orphans() {
        return orphans;
    }

    WaiterQueues queues() {
        return queues;
    }

    HeartbeatRateLimiter rateLimiter() {
        return rateLimiter;
    }

    HeartbeatScheduler heartbeats() {
        return heartbeats;
    }

    OneTimeWarnings warnings() {
        return warnings;
    }

    Set<HeldLease> leases() {
        return leases;
    }

    /** Those that are held now. */
    List<HeldLease> leasesNow() {
        synchronized (leases) {
            return List.copyOf(leases);
        }
    }

    /** Everybody who has asked and was not told yet. */
    Set<PendingAcquire<?>> callers() {
        return callers;
    }

    /** Whether nothing is held, asked for or on its way. */
    boolean isIdle() {
        return leases.isEmpty() && callers.isEmpty() && pendingWork.isEmpty() && ours.isEmpty();
    }

    LeaseTimes times(LockRequest request) {
        return settings.times(request.timing().orElse(settings.timing()));
    }

    /** What this client may think of a row, by all that it saw. */
    RowAssessment assessment(LockKey key) {
        long now = ports.clock().nanos();
        return observations
                .of(key)
                .map(seen -> RowAssessment.of(seen, orphans.wrote(key, seen.version()), now))
                .orElse(RowAssessment.UNSEEN);
    }

    /** The same of what a lease of this client holds, or has yet to free; empty if none does. */
    Optional<RowAssessment> ours(Object line) {
        return ours.until(line, MomentClock.now(ports.clock()))
                .map(until -> RowAssessment.ours(settings.owner(), until));
    }

    /** Looks at a row, which may be stale. */
    void glimpse(LockKey key, LeaseTimes times, Consumer<Seen<ReadAnswer>> then) {
        requests.read(
                key,
                false,
                times.attempt(),
                answer -> then.accept(
                        observations.glimpsed(key, answer, ports.clock().nanos())));
    }

    /** From now on it is held, and renewed. */
    void begin(HeldLease lease) {
        leases.add(lease);
        ours.begin(lease.key(), lease);
        lease.begin();
        if (closed) {
            lease.clientClosed();
        }
        // Another that was granted with it may have ended it before it was added.
        if (lease.isOver()) {
            leases.remove(lease);
            ours.end(lease.key(), lease);
        }
    }

    /** The same of leases that are held together. */
    void begin(Object line, LocallyHeldKeys.Tenant together) {
        ours.begin(line, together);
    }

    /** Whoever begins to ask, or comes to hold, makes itself known first and then looks here: so closing misses nobody. */
    boolean isClosed() {
        return closed;
    }

    /** From now on; false if it was so already. */
    synchronized boolean close() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /** Completed when it has closed and sends nothing any more. */
    CompletableFuture<@Nullable Void> ended() {
        return ended;
    }

    /** What may still send something. */
    PendingWork pendingWork() {
        return pendingWork;
    }

    /**
     * The same end for the application, told on a thread that carries nothing else of the lock: what it does next may
     * block. What is over already is told at once, on the caller's own thread.
     */
    <T> CompletableFuture<T> handed(CompletableFuture<T> own) {
        CompletableFuture<T> told = new CompletableFuture<>();
        // Not a copy of it, which would hide a failure in another.
        Executor on = own.isDone() ? Runnable::run : ports.callbacks();
        Futures.hear(own, (value, failure) -> on.execute(() -> Futures.pass(told, value, failure)));
        return told;
    }

    /** Up to a tenth earlier, so that clients do not move in step. */
    long jittered(long nanos) {
        return (long) (nanos * (1 - 0.1 * ports.chance().fraction()));
    }

    /** Nobody believes in the lease any more. */
    void ended(HeldLease lease) {
        leases.remove(lease);
    }

    /** What that queue waits for was lost: the next caller of this client looks for himself whose it is. */
    void lost(Object line, LocallyHeldKeys.Tenant by) {
        ours.end(line, by);
        queues.lost(line);
    }

    /** What that queue waits for was released, or at least tried to be: the next caller of this client need not wait to look. */
    void released(Object line, LocallyHeldKeys.Tenant by) {
        ours.end(line, by);
        queues.wake(line);
    }
}
