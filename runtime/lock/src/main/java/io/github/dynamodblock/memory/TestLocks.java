package io.github.dynamodblock.memory;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Internal;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.ClientSettings;
import io.github.dynamodblock.core.CoreLockClient;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.system.SystemPorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Locks in memory that a test can disturb: a key can be held by another client, a lease can be stolen, and a request or
 * its response can be lost. The clients are the real lock over a store in memory.
 *
 * <pre>{@code
 * try (TestLocks locks = TestLocks.inRealTime()) {
 *     LockClient client = locks.client("one");
 *     locks.next(TestLocks.Request.RELEASE).responseIsLost();
 *     // … the code under test …
 *     Lease lease = client.acquire("order-7");
 *     locks.steal(lease);
 * }
 * }</pre>
 *
 * <p>Disturbances affect only the clients of {@link #client}. They end with {@link #heal}, or with {@link #close}.
 * Instances are thread-safe.
 *
 * @since 1.0.0
 */
public final class TestLocks implements AutoCloseable {
    private static final Duration LEASE = LeaseTiming.DEFAULT.lease();
    /** Longer than closing waits for responses. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(20);

    /** The kind of a request that a test disturbs. */
    public enum Request {
        /** A request that acquires a lock, or renews the attempt to acquire it. */
        ACQUIRE,
        /** A request that renews a lease. */
        HEARTBEAT,
        /** A request that releases a lock, also if it writes in the row of the lock. */
        RELEASE,
        /** A request that reads rows. */
        READ
    }

    /** A disturbance that lasts until it is closed. */
    @FunctionalInterface
    public interface Disturbance extends AutoCloseable {
        /** Ends the disturbance. A repeated call does nothing. */
        @Override
        void close();
    }

    private final InMemoryStore rows = new InMemoryStore();
    private final FaultyStore store = new FaultyStore(rows);
    private final Optional<VirtualTime> time;
    private final List<CoreLockClient> clients = new ArrayList<>();
    private final List<Lease> others = new ArrayList<>();
    /** What holds the locks that the test's clients cannot have; made when it is needed. Guarded by this. */
    private Optional<CoreLockClient> other = Optional.empty();

    private TestLocks(Optional<VirtualTime> time) {
        this.time = time;
    }

    /**
     * Returns locks whose leases and waits take real time.
     *
     * @return the locks, to be closed by the caller
     */
    public static TestLocks inRealTime() {
        return new TestLocks(Optional.empty());
    }

    /**
     * Returns locks whose time passes only by {@link #advance}. Heartbeats, waits and losses then happen on the thread
     * that calls that method. A call that waits for a lock, or sends a request again, blocks its thread until another
     * thread advances the time. So use the asynchronous forms, and let {@link #close} close the clients.
     *
     * @return the locks, to be closed by the caller
     */
    public static TestLocks inVirtualTime() {
        return new TestLocks(Optional.of(new VirtualTime()));
    }

    /**
     * Returns a client with that owner name and leases of the default duration.
     *
     * @param owner the owner name
     * @return the client, which {@link #close} closes
     * @throws IllegalArgumentException if the owner name is blank or contains half of a surrogate pair
     */
    public LockClient client(String owner) {
        return client(owner, LEASE);
    }

    /**
     * Returns a client with that owner name and that lease duration.
     *
     * @param owner the owner name
     * @param lease the lease duration
     * @return the client, which {@link #close} closes
     * @throws IllegalArgumentException if the owner name or the lease duration cannot be used
     */
    public LockClient client(String owner, Duration lease) {
        return client(settings(owner, lease));
    }

    /**
     * Returns a client with those settings.
     *
     * @param settings the settings
     * @return the client, which {@link #close} closes
     */
    @Internal
    public synchronized LockClient client(ClientSettings settings) {
        CoreLockClient client = made(store, settings);
        clients.add(client);
        return client;
    }

    private static ClientSettings settings(String owner, Duration lease) {
        return new ClientSettings(owner, LeaseTiming.ofLease(lease), Duration.ofSeconds(30), Duration.ofDays(7), 0.01);
    }

    private CoreLockClient made(LockStore of, ClientSettings settings) {
        if (time.isPresent()) {
            return new CoreLockClient(time.get().ports(of), settings, () -> {});
        }
        SystemPorts machine = new SystemPorts(of);
        Ports ports = machine.ports();
        return new CoreLockClient(ports, settings, machine::close);
    }

    /**
     * Lets another client hold the lock, and renew its lease, until the disturbance is closed.
     *
     * @param key the name of the lock
     * @return the disturbance
     * @throws IllegalStateException if a client of the test holds the lock; use {@link #steal} for a held lock
     */
    public Disturbance busy(String key) {
        Lease held = held(LockKey.of(key))
                .orElseThrow(() -> new IllegalStateException("The lock '" + key
                        + "' is held by a client of the test. Release the lock first, or steal its lease."));
        return held::close;
    }

    private synchronized Optional<Lease> held(LockKey key) {
        CoreLockClient holder = other.orElseGet(() -> made(rows, settings("another-client", LEASE)));
        other = Optional.of(holder);
        Optional<Lease> held =
                holder.tryAcquireAsync(LockRequest.of(key).build()).join();
        held.ifPresent(others::add);
        return held;
    }

    /**
     * Gives the lock of a lease to another client, and lets the holder notice: when this method returns, the lease is
     * lost with the reason {@code STOLEN}. The other client holds the lock until {@link #heal}.
     *
     * @param lease a lease of a client of the test
     * @throws IllegalStateException if the lease is not valid
     */
    public void steal(Lease lease) {
        if (!lease.isValid()) {
            throw new IllegalStateException("The lease of the lock '" + lease.key()
                    + "' is not valid, so it cannot be stolen. Steal a lease while it is held.");
        }
        rows.row(lease.key()).map(FaultyStore::freed).ifPresent(rows::put);
        Optional<Lease> unused = held(lease.key());
        store.undisturbed(() -> lease.heartbeatAsync(HeartbeatRequest.NONE)
                .toCompletableFuture()
                .handle((nothing, failure) -> failure == null)
                .join());
    }

    /**
     * Disturbs the next request of that kind. Later requests are not disturbed.
     *
     * @param kind the kind of the request
     * @return what can happen to the request
     */
    public Next next(Request kind) {
        return new Next(fault -> store.next(kind, fault));
    }

    /** What can happen to a request. The client notices at once, as if its connection was closed. */
    public static final class Next {
        private final Function<FaultyStore.Fault, Disturbance> planned;

        private Next(Function<FaultyStore.Fault, Disturbance> planned) {
            this.planned = planned;
        }

        /**
         * The request never arrives, and the client does not know that.
         *
         * @return the disturbance; closing it before the request prevents it
         */
        public Disturbance isLost() {
            return planned.apply(FaultyStore.Fault.LOST);
        }

        /**
         * The request is applied, and the client does not know that.
         *
         * @return the disturbance; closing it before the request prevents it
         */
        public Disturbance responseIsLost() {
            return planned.apply(FaultyStore.Fault.RESPONSE_LOST);
        }

        /**
         * The store throttles the request, and does not apply it.
         *
         * @return the disturbance; closing it before the request prevents it
         */
        public Disturbance isThrottled() {
            return planned.apply(FaultyStore.Fault.THROTTLED);
        }
    }

    /**
     * Loses all requests of the test's clients until the disturbance is closed, as a network does that is down.
     *
     * @return the disturbance
     */
    public Disturbance cutOff() {
        return store.cutOff();
    }

    /**
     * Lets virtual time pass. Everything that is due in this time happens on the calling thread.
     *
     * @param duration how much time passes
     * @throws IllegalStateException if the time is real
     */
    public void advance(Duration duration) {
        time.orElseThrow(() -> new IllegalStateException(
                        "These locks use real time. Make them with TestLocks.inVirtualTime() to advance it."))
                .advance(duration);
    }

    /** Ends all disturbances: the other client releases what it holds, and no request is disturbed any more. */
    public synchronized void heal() {
        store.heal();
        others.forEach(Lease::close);
        others.clear();
    }

    /** Ends all disturbances, and closes all clients without waiting for work under their leases. */
    @Override
    public synchronized void close() {
        heal();
        clients.forEach(this::close);
        other.ifPresent(this::close);
    }

    private void close(CoreLockClient client) {
        CompletableFuture<?> closed = client.closeAsync();
        // What closing waits for can need time.
        time.filter(virtual -> !closed.isDone()).ifPresent(virtual -> virtual.advance(LONGEST_CLOSE));
        client.close();
    }
}
