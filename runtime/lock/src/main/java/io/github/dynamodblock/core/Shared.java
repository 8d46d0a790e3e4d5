package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.Observations.Seen;
import io.github.dynamodblock.core.protocol.Drift;
import io.github.dynamodblock.core.protocol.Nanos;
import io.github.dynamodblock.core.protocol.Outlook;
import io.github.dynamodblock.core.protocol.Times;
import io.github.dynamodblock.core.protocol.Tokens;
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
final class Shared {
    private final Ports ports;
    private final ClientSettings settings;
    private final Writes writes;
    private final Tokens tokens;
    private final Requests requests;
    private final Complaints complaints;
    private final Observations observations;
    private final Orphans orphans;
    private final Queues queues;
    private final Ours ours = new Ours();
    private final Pace pace;
    private final Heartbeats heartbeats;
    private final Warnings warnings;
    // In the order they came, so that closing takes the same order in every run.
    private final Set<HeldLease> leases = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Set<Caller<?>> callers = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Unsettled unsettled = new Unsettled();
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private volatile boolean closed;

    Shared(Ports ports, ClientSettings settings) {
        this(ports, settings, new Tokens());
    }

    private Shared(Ports ports, ClientSettings settings, Tokens tokens) {
        this.tokens = tokens;
        this.ports = ports;
        this.settings = settings;
        this.requests = new Requests(ports);
        this.complaints = new Complaints(ports.clock());
        this.observations = new Observations(
                new Drift(settings.clockDrift()), Nanos.of(settings.timing().lease()), ports.chance(), tokens);
        this.writes = new Writes(ports.clock(), settings, tokens);
        this.orphans = new Orphans(ports, requests, observations, unsettled, complaints);
        this.queues = new Queues(this);
        this.pace = new Pace(settings.heartbeatRate());
        this.heartbeats = new Heartbeats(ports, settings.heartbeatsAtOnce(), leases::size);
        this.warnings = new Warnings(ports.clock());
    }

    /** What a copy of this process goes on with: it holds nothing of before, and knows the tokens all the same. */
    Shared anew(ClientSettings its) {
        return new Shared(ports, its, tokens);
    }

    Ports ports() {
        return ports;
    }

    ClientSettings settings() {
        return settings;
    }

    Writes writes() {
        return writes;
    }

    Requests requests() {
        return requests;
    }

    Complaints complaints() {
        return complaints;
    }

    Observations observations() {
        return observations;
    }

    Orphans orphans() {
        return orphans;
    }

    Queues queues() {
        return queues;
    }

    Pace pace() {
        return pace;
    }

    Heartbeats heartbeats() {
        return heartbeats;
    }

    Warnings warnings() {
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
    Set<Caller<?>> callers() {
        return callers;
    }

    /** Whether nothing is held, asked for or on its way. */
    boolean isIdle() {
        return leases.isEmpty() && callers.isEmpty() && unsettled.isEmpty() && ours.isEmpty();
    }

    Times times(LockRequest request) {
        return settings.times(request.timing().orElse(settings.timing()));
    }

    /** What this client may think of a row, by all that it saw. */
    Outlook outlook(LockKey key) {
        long now = ports.clock().nanos();
        return observations
                .of(key)
                .map(seen -> Outlook.of(seen, orphans.wrote(key, seen.version()), now))
                .orElse(Outlook.UNSEEN);
    }

    /** The same of what a lease of this client holds, or has yet to free; empty if none does. */
    Optional<Outlook> ours(Object line) {
        return ours.until(line, Clocks.now(ports.clock())).map(until -> Outlook.ours(settings.owner(), until));
    }

    /** Looks at a row, which may be stale. */
    void glimpse(LockKey key, Times times, Consumer<Seen<ReadAnswer>> then) {
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
    void begin(Object line, Ours.Tenant together) {
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
    Unsettled unsettled() {
        return unsettled;
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
    void lost(Object line, Ours.Tenant by) {
        ours.end(line, by);
        queues.lost(line);
    }

    /** What that queue waits for was released, or at least tried to be: the next caller of this client need not wait to look. */
    void released(Object line, Ours.Tenant by) {
        ours.end(line, by);
        queues.wake(line);
    }
}
