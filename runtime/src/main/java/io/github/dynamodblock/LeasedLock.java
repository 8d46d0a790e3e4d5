package io.github.dynamodblock;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A lock of this library for code that takes a {@link Lock}. Held by a thread, counted if that takes it again; locking
 * and unlocking cost one request each, inner ones none.
 *
 * <p>It keeps {@link Lock}'s contract but for what a lease cannot promise: it can be lost while it is held. Then {@link
 * #unlock} throws {@link LeaseLostException}, once, and the thread does not hold it any more; code that must know
 * earlier looks at {@link #lease}, or names a listener in the request. There are no conditions.
 */
public final class LeasedLock implements Lock {
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final LockClient client;
    private final LockRequest request;
    // Each lock has its own holders.
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<Held> held = new ThreadLocal<>();

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
    }

    /** The lease under which the calling thread holds it; empty if it does not. */
    public Optional<Lease> lease() {
        return Optional.ofNullable(held.get()).map(mine -> mine.lease);
    }

    /** Waits as long as it takes, and is not interrupted; an interrupt is left for later. */
    @Override
    public void lock() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    lockInterruptibly();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        if (!again()) {
            held.set(new Held(client.acquire(within(FOR_EVER))));
        }
    }

    /** Asks once; a thread that is interrupted gets false, and stays interrupted. */
    @Override
    public boolean tryLock() {
        if (again()) {
            return true;
        }
        try {
            Optional<Lease> lease = client.tryAcquire(request);
            lease.ifPresent(mine -> held.set(new Held(mine)));
            return lease.isPresent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        if (again()) {
            return true;
        }
        try {
            held.set(new Held(client.acquire(within(Duration.ofNanos(Math.max(0, unit.toNanos(time)))))));
            return true;
        } catch (LockNotGrantedException tooLate) {
            return false;
        }
    }

    private LockRequest within(Duration limit) {
        return request.toBuilder().waitLimit(limit).build();
    }

    private boolean again() {
        Held mine = held.get();
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
        Held mine = held.get();
        if (mine == null) {
            throw new IllegalMonitorStateException("This thread does not hold the lock '" + request.key()
                    + "'; unlock it on the thread that locked it");
        }
        if (--mine.times == 0) {
            held.remove();
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
