package io.github.dynamodblock.core;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A lease that its context has taken several times. Each time has a handle of its own, and the last one frees it. */
final class ReentrantLease {
    private final HeldLease lease;
    private final Consumer<ReentrantLease> ended;
    /** How many handles are not released. Guarded by this. */
    private int entered = 1;

    /** Whether somebody got one of them. Guarded by this. */
    private boolean got;

    /** Whether the last one is freeing the lock by what it writes. Guarded by this. */
    private boolean ending;

    /** @param ended hears when the last handle is released, before the lease is */
    ReentrantLease(HeldLease lease, Consumer<ReentrantLease> ended) {
        this.lease = lease;
        this.ended = ended;
    }

    ReentrantHandle first() {
        return new ReentrantHandle(lease, this);
    }

    /** Empty if its last handle was just released, or is being: then it is to be asked for anew. */
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

    /** From now on nobody enters; false if that may not be, for another handle is not released. */
    synchronized boolean endByLast() {
        ending = entered == 1;
        return ending;
    }

    /** The end by the last handle was refused: the lease goes on. */
    synchronized void goOn() {
        ending = false;
    }

    /** One handle is released. An inner one says whether the lock was lost by then. */
    CompletableFuture<ReleaseOutcome> leave() {
        return leave(true);
    }

    /** One handle is given back, for nobody got it. If nobody got any, the lease is given back. */
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
