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

/** The client context holds what all callers and leases of one client share. */
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
    // The sets keep the order of arrival, so that closing uses the same order in every run.
    private final Set<HeldLease> leases = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Set<PendingAcquire<?>> callers = Collections.synchronizedSet(new LinkedHashSet<>());
    private final PendingWork pendingWork = new PendingWork();
    private final ClosingRunner closing = new ClosingRunner(this);
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

    /**
     * Returns the context with which a copy of this process continues. It holds nothing of before, but it knows the
     * tokens that this client has seen.
     */
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

    /** Returns the leases that are held now. */
    List<HeldLease> leasesNow() {
        synchronized (leases) {
            return List.copyOf(leases);
        }
    }

    /** Returns all callers that made a request and have no result yet. */
    Set<PendingAcquire<?>> callers() {
        return callers;
    }

    /** Returns whether nothing is held, requested or under way. */
    boolean isIdle() {
        return leases.isEmpty() && callers.isEmpty() && pendingWork.isEmpty() && ours.isEmpty();
    }

    LeaseTimes times(LockRequest request) {
        return settings.times(request.timing().orElse(settings.timing()));
    }

    /** Returns this client's assessment of a row, by all that it has observed. */
    RowAssessment assessment(LockKey key) {
        long now = ports.clock().nanos();
        return observations
                .of(key)
                .map(seen -> RowAssessment.of(seen, orphans.wrote(key, seen.version()), now))
                .orElse(RowAssessment.UNSEEN);
    }

    /**
     * Returns the assessment of what a lease of this client holds, or has yet to free; empty if there is no such lease.
     */
    Optional<RowAssessment> ours(Object line) {
        return ours.until(line, MomentClock.now(ports.clock()))
                .map(until -> RowAssessment.ours(settings.owner(), until));
    }

    /** Reads a row with an eventually consistent read. The row can be stale. */
    void glimpse(LockKey key, LeaseTimes times, Consumer<Seen<ReadAnswer>> then) {
        requests.read(
                key,
                false,
                times.attempt(),
                answer -> then.accept(
                        observations.glimpsed(key, answer, ports.clock().nanos())));
    }

    /** Begins to hold and to renew the lease. */
    void begin(HeldLease lease) {
        leases.add(lease);
        ours.begin(lease.key(), lease);
        lease.begin();
        if (closed) {
            lease.clientClosed(false);
        }
        // Another lease that was granted together with this lease may have ended it before it was added.
        if (lease.isOver()) {
            leases.remove(lease);
            ours.end(lease.key(), lease);
        }
    }

    /** Begins to hold several leases together. */
    void begin(Object line, LocallyHeldKeys.Tenant together) {
        ours.begin(line, together);
    }

    /**
     * Returns whether the client is closed. A new caller or lease first adds itself, and then calls this method. So
     * closing misses none of them.
     */
    boolean isClosed() {
        return closed;
    }

    /** Refuses new requests. Only {@link #closing} calls this method. */
    void close() {
        closed = true;
    }

    /** Returns what closes the client, and counts the work under its leases. */
    ClosingRunner closing() {
        return closing;
    }

    /** Returns the work that can still send requests. */
    PendingWork pendingWork() {
        return pendingWork;
    }

    /**
     * Returns a future with the same result for the application. It completes on a thread that does no other work of
     * the lock, because the application's next step can block. If the result is there already, it completes at once, on
     * the calling thread.
     */
    <T> CompletableFuture<T> handed(CompletableFuture<T> own) {
        CompletableFuture<T> told = new CompletableFuture<>();
        // A copy of the future would hide a failure inside another exception.
        Executor on = own.isDone() ? Runnable::run : ports.callbacks();
        Futures.hear(own, (value, failure) -> on.execute(() -> Futures.pass(told, value, failure)));
        return told;
    }

    /** Returns a time that is up to a tenth shorter, so that clients do not act in step. */
    long jittered(long nanos) {
        return (long) (nanos * (1 - 0.1 * ports.chance().fraction()));
    }

    /** Removes a lease that its holder no longer treats as valid. */
    void ended(HeldLease lease) {
        leases.remove(lease);
    }

    /** Handles the loss of what that queue waits for. The next caller of this client checks the row itself. */
    void lost(Object line, LocallyHeldKeys.Tenant by) {
        ours.end(line, by);
        queues.lost(line);
    }

    /**
     * Handles the release, or an attempted release, of what that queue waits for. The next caller of this client does
     * not have to wait for its next read.
     */
    void released(Object line, LocallyHeldKeys.Tenant by) {
        ours.end(line, by);
        queues.wake(line);
    }
}
