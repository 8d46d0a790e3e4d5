package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A lock client that is made when the first lock is requested, and never on a thread that must not block. If it cannot
 * be made, the next request tries again.
 */
final class LateClient {
    private final Supplier<LockClient> maker;
    private final Supplier<Executor> executor;
    private final Runnable gate;
    private final Lock making = new ReentrantLock();
    private volatile @Nullable LockClient made;
    private boolean closed;

    /**
     * @param executor where the client is made if the first request must not block
     * @param gate throws a lock exception if no lock may be requested
     */
    LateClient(Supplier<LockClient> maker, Supplier<Executor> executor, Runnable gate) {
        this.maker = maker;
        this.executor = executor;
        this.gate = gate;
    }

    /** Returns the threads of the application. */
    Executor executor() {
        return executor.get();
    }

    /** Returns the client, if it was made. */
    Optional<LockClient> made() {
        return Optional.ofNullable(made);
    }

    /**
     * Returns the client, and makes it if necessary.
     *
     * @param key the lock that is requested
     * @throws LockException if no lock may be requested, or if the client cannot be made, or was closed before it was
     *     made
     */
    LockClient get(LockKey key) {
        gate.run();
        LockClient client = made;
        return client != null ? client : make(key);
    }

    private LockClient make(LockKey key) {
        making.lock();
        try {
            LockClient client = made;
            if (client == null) {
                if (closed) {
                    throw new LockClientClosedException(key);
                }
                client = maker.get();
                made = client;
            }
            return client;
        } finally {
            making.unlock();
        }
    }

    /** Sends a request, as soon as there is a client. The calling thread makes the client only if it may block. */
    <T, R> CompletableFuture<R> ask(
            LockKey key, Function<LockClient, CompletableFuture<T>> request, Function<T, R> form, Consumer<T> undo) {
        try {
            if (made != null || MayBlock.here()) {
                return Relay.of(request.apply(get(key)), form, undo);
            }
            CompletableFuture<LockClient> first = CompletableFuture.supplyAsync(() -> get(key), executor.get());
            return Relay.after(first, CallContext.here(), request, form, undo);
        } catch (LockException e) {
            return CompletableFuture.failedFuture(e);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new LockClientClosedException(key));
        }
    }

    /**
     * Closes the client. If it was not made yet, it will not be made.
     *
     * @param workLimit how long to wait for work under its leases
     */
    void close(Duration workLimit) {
        making.lock();
        try {
            closed = true;
        } finally {
            making.unlock();
        }
        made().ifPresent(client -> client.close(workLimit));
    }
}
