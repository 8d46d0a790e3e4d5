package io.github.dynamodblock.core;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A reentrant lease is a lease that its context has taken several times. Each time has a handle of its own, and the
 * release of the last handle frees the lease.
 */
final class ReentrantLease {
    private final HeldLease lease;
    private final Consumer<ReentrantLease> ended;
    /** How many handles are not released. Guarded by this. */
    private int entered = 1;

    /** Whether a caller received one of the handles. Guarded by this. */
    private boolean got;

    /** Whether the last handle is freeing the lock with a write. Guarded by this. */
    private boolean ending;

    /**
     * Creates a reentrant lease with one handle that is not released.
     *
     * @param ended runs when the last handle is released, before the lease is released
     */
    ReentrantLease(HeldLease lease, Consumer<ReentrantLease> ended) {
        this.lease = lease;
        this.ended = ended;
    }

    /** Returns the first handle. */
    ReentrantHandle first() {
        return new ReentrantHandle(lease, this);
    }

    /**
     * Returns one more handle. Empty if the last handle was just released, or is being released: then the lock must be
     * requested anew.
     */
    Optional<Lease> enter(LockRequest request) {
        synchronized (this) {
            if (entered == 0 || ending) {
                return Optional.empty();
            }
            lease.ensureValid();
            entered++;
        }
        ReentrantHandle handle = new ReentrantHandle(lease, this);
        Optional<LeaseListener> listener = request.listener();
        listener.ifPresent(handle::addListener);
        return Optional.of(handle);
    }

    /**
     * Prevents new handles from now on, because the last handle ends the lease. Returns false if this is not possible,
     * because another handle is not released.
     */
    synchronized boolean reserveEnd() {
        ending = entered == 1;
        return ending;
    }

    /** Allows new handles again, because the end by the last handle was refused: the lease goes on. */
    synchronized void goOn() {
        ending = false;
    }

    /** Releases one handle. If other handles are left, the outcome says whether the lock was lost by then. */
    CompletableFuture<ReleaseOutcome> leave() {
        return leave(true);
    }

    /** Gives back one handle that no caller received. If no caller received any handle, the lease is given back. */
    CompletableFuture<ReleaseOutcome> giveBack() {
        return leave(false);
    }

    private CompletableFuture<ReleaseOutcome> leave(boolean wasGot) {
        synchronized (this) {
            got |= wasGot;
            entered--;
            if (entered > 0) {
                return CompletableFuture.completedFuture(
                        lease.state() == LeaseState.LOST ? ReleaseOutcome.LOST : ReleaseOutcome.RELEASED);
            }
            wasGot = got;
        }
        ended.accept(this);
        if (!wasGot) {
            lease.giveBack();
        }
        return lease.releaseAsync();
    }
}
