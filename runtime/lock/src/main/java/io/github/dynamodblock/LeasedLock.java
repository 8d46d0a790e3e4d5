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
 * A {@link Lock} over a {@link LockClient}, for code that takes a {@code Lock}.
 *
 * <p>A thread holds the lock, and the lock counts how often this thread has locked it. The first {@code lock} and the
 * last {@code unlock} cost one request each; the calls between them cost none. All locks that one client makes for
 * one key are the same lock: a thread that holds one of them holds the others.
 *
 * <p>This class keeps the contract of {@link Lock}, except that a lease can be lost while it is held. Then
 * {@link #unlock} throws {@link LeaseLostException} once, and the thread no longer holds the lock. A second
 * {@code lock} of the thread throws this exception as well. Code that must know of the loss earlier reads
 * {@link #lease}, or sets a listener in the request. There are no conditions.
 *
 * <p>Methods that lock throw a {@link LockException} if the store cannot be used.
 *
 * @since 1.0.0
 */
public final class LeasedLock implements Lock {
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    /** What each thread holds. One map for all locks, because the locks of one key share what they hold. */
    private static final ThreadLocal<@Nullable Map<Name, Held>> HELD = new ThreadLocal<>();

    private final LockClient client;
    private final LockRequest request;
    private final Name name;

    private record Name(LockClient client, LockKey key) {}

    private static final class Held {
        final Lease lease;
        /** What runs between the first {@code lock} and the last {@code unlock}. */
        final WorkAware.Work work;

        int times = 1;

        Held(Lease lease) {
            this.lease = lease;
            this.work = WorkAware.begin(lease);
        }
    }

    LeasedLock(LockClient client, LockRequest request) {
        this.client = client;
        this.request = request;
        this.name = new Name(client, request.key());
    }

    /**
     * Returns the lease under which the calling thread holds the lock. Costs no request.
     *
     * @return the lease, or empty if the calling thread does not hold the lock
     */
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
     * Waits for the lock without a time limit. An interrupt does not end the wait: the caller keeps its place in the
     * queue, and the thread's interrupt status is set again afterwards.
     *
     * @throws LeaseLostException if the calling thread holds the lock and its lease is not valid
     */
    @Override
    public void lock() {
        if (!again()) {
            requireMayBlock("lock");
            holds(uninterrupted(() -> client.acquireAsync(within(FOR_EVER))));
        }
    }

    /**
     * Waits for the lock without a time limit. An interrupt ends the wait.
     *
     * @throws InterruptedException if the thread was interrupted before or during the wait, even if it holds the lock
     *     already
     * @throws LeaseLostException if the calling thread holds the lock and its lease is not valid
     */
    @Override
    public void lockInterruptibly() throws InterruptedException {
        requireNotInterrupted();
        if (!again()) {
            holds(client.acquire(within(FOR_EVER)));
        }
    }

    /**
     * Requests the lock once, even if the thread is interrupted; the thread's interrupt status is then set again
     * afterwards.
     *
     * @return whether the lock was granted
     * @throws LeaseLostException if the calling thread holds the lock and its lease is not valid
     */
    @Override
    public boolean tryLock() {
        if (again()) {
            return true;
        }
        requireMayBlock("tryLock");
        Optional<Lease> lease = uninterrupted(() -> client.tryAcquireAsync(request));
        lease.ifPresent(this::holds);
        return lease.isPresent();
    }

    /**
     * Waits for the lock at most for the given time.
     *
     * @param time the longest wait; zero or a negative time requests the lock once
     * @param unit the unit of the time
     * @return whether the lock was granted in time
     * @throws InterruptedException if the thread was interrupted before or during the wait, even if it holds the lock
     *     already
     * @throws LeaseLostException if the calling thread holds the lock and its lease is not valid
     */
    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return tryLock(within(Duration.ofNanos(Math.max(0, unit.toNanos(time)))));
    }

    /**
     * Waits for the lock at most for the given time, and holds it by a lease of the given duration, with the default
     * proportions of heartbeat and safe period. If the thread holds the lock already, its lease stays as it is.
     *
     * @param wait the longest wait, not negative; zero requests the lock once
     * @param lease the lease duration
     * @return whether the lock was granted in time
     * @throws InterruptedException if the thread was interrupted before or during the wait, even if it holds the lock
     *     already
     * @throws IllegalArgumentException if the client cannot have such a lease, or if the wait is negative
     * @throws LeaseLostException if the calling thread holds the lock and its lease is not valid
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

    private void requireMayBlock(String method) {
        if (client instanceof BlockingGuard guard) {
            guard.requireMayBlock("LeasedLock." + method, name.key());
        }
    }

    private LockRequest within(Duration limit) {
        return request.toBuilder().waitLimit(limit).build();
    }

    private static void requireNotInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the thread was interrupted before it waited");
        }
    }

    /**
     * Waits for the end of a request, however often the thread is interrupted. Sets the thread's interrupt status
     * again afterwards.
     */
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
     * Frees the lock when the thread has unlocked it as often as it locked it. A release that fails is logged and not
     * thrown.
     *
     * @throws LeaseLostException if the lock was lost while it was held; others can have worked under the lock at the
     *     same time
     * @throws IllegalMonitorStateException if the calling thread does not hold the lock
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
            try {
                LeaseScope.end(mine.lease);
            } finally {
                mine.work.end();
            }
        }
    }

    /**
     * Always throws an exception: this lock has no conditions.
     *
     * @return never
     * @throws UnsupportedOperationException always, because no client can wake a thread that waits in another process
     */
    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException("The lock '" + request.key()
                + "' has no conditions: no client can wake a thread that waits in another process");
    }

    @Override
    public String toString() {
        return "LeasedLock[" + request.key() + "]";
    }
}
