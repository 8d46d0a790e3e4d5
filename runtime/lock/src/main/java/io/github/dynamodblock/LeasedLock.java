package io.github.dynamodblock;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A lock of this library for code that takes a {@link Lock}. Held by a thread, counted if that takes it again; locking
 * and unlocking cost one request each, inner ones none. All of one client's for one key are the same lock: a thread that
 * holds one of them holds the others.
 *
 * <p>It keeps {@link Lock}'s contract but for what a lease cannot promise: it can be lost while it is held. Then {@link
 * #unlock} throws {@link LeaseLostException}, once, and the thread does not hold it any more; so does a second {@code lock}
 * of its thread. Code that must know earlier looks at {@link #lease}, or names a listener in the request. There are no
 * conditions.
 */
public final class LeasedLock implements Lock {
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    /** What each thread holds. Of all locks together, so that those of one key know of each other. */
    private static final ThreadLocal<@Nullable Map<Name, Held>> HELD = new ThreadLocal<>();

    private final LockClient client;
    private final LockRequest request;
    private final Name name;

    private record Name(LockClient client, LockKey key) {}

    private static final class Held {
        final Lease lease;
        int times = 1;

        Held(Lease lease) {
            this.lease = lease;
        }
    }

    LeasedLock(LockClient client, LockRequest request) {
        this.client = client;
        this.request = request;
        this.name = new Name(client, request.key());
    }

    /** The lease under which the calling thread holds it; empty if it does not. */
    public Optional<Lease> lease() {
        return Optional.ofNullable(held()).map(mine -> mine.lease);
    }

    private @Nullable Held held() {
        Map<Name, Held> all = HELD.get();
        return all == null ? null : all.get(name);
    }

    private void holds(Lease lease) {
        Map<Name, Held> all = HELD.get();
        if (all == null) {
            all = new HashMap<>();
            HELD.set(all);
        }
        all.put(name, new Held(lease));
    }

    private void letsGo() {
        Map<Name, Held> all = HELD.get();
        if (all != null && all.remove(name) != null && all.isEmpty()) {
            HELD.remove();
        }
    }

    /**
     * Waits as long as it takes, and is not interrupted: it keeps its place in the queue, and the interrupt is left for
     * later.
     */
    @Override
    public void lock() {
        if (!again()) {
            holds(uninterrupted(() -> client.acquireAsync(within(FOR_EVER))));
        }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        requireNotInterrupted();
        if (!again()) {
            holds(client.acquire(within(FOR_EVER)));
        }
    }

    /** Asks once, whether or not the thread is interrupted; an interrupt is left for later. */
    @Override
    public boolean tryLock() {
        if (again()) {
            return true;
        }
        Optional<Lease> lease = uninterrupted(() -> client.tryAcquireAsync(request));
        lease.ifPresent(this::holds);
        return lease.isPresent();
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return tryLock(within(Duration.ofNanos(Math.max(0, unit.toNanos(time)))));
    }

    /**
     * Waits at most so long, and holds it by leases of that length, with the default proportions of heartbeat and safe
     * period. If the thread holds it already, its lease stays as it is.
     *
     * @return whether it was granted in time
     * @throws IllegalArgumentException if the lease is none that the client can have, or the wait is negative
     */
    public boolean tryLock(Duration wait, Duration lease) throws InterruptedException {
        return tryLock(request.toBuilder().waitLimit(wait).lease(lease).build());
    }

    private boolean tryLock(LockRequest within) throws InterruptedException {
        requireNotInterrupted();
        if (again()) {
            return true;
        }
        try {
            holds(client.acquire(within));
            return true;
        } catch (LockNotGrantedException tooLate) {
            return false;
        }
    }

    private LockRequest within(Duration limit) {
        return request.toBuilder().waitLimit(limit).build();
    }

    private static void requireNotInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before it waited");
        }
    }

    /** The end of that, however often the thread is interrupted meanwhile; the interrupt is set again afterwards. */
    private static <T> T uninterrupted(Supplier<CompletableFuture<T>> asked) {
        boolean interrupted = Thread.interrupted();
        try {
            CompletableFuture<T> answer = asked.get();
            while (true) {
                try {
                    return answer.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException thrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }

    private boolean again() {
        Held mine = held();
        if (mine == null) {
            return false;
        }
        mine.lease.ensureValid();
        mine.times++;
        return true;
    }

    /**
     * Frees it if the thread has unlocked it as often as locked.
     *
     * @throws LeaseLostException if it was lost while it was held: what it protected may have been done by others too
     * @throws IllegalMonitorStateException if the thread does not hold it
     */
    @Override
    public void unlock() {
        Held mine = held();
        if (mine == null) {
            throw new IllegalMonitorStateException("This thread does not hold the lock '" + request.key()
                    + "'; unlock it on the thread that locked it");
        }
        if (--mine.times == 0) {
            letsGo();
            Under.end(mine.lease);
        }
    }

    /**
     * There is none.
     *
     * @throws UnsupportedOperationException always: nobody could wake a thread that waits in another process
     */
    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException("The lock '" + request.key()
                + "' has no conditions: nobody could wake a thread that waits in another process");
    }

    @Override
    public String toString() {
        return "LeasedLock[" + request.key() + "]";
    }
}
