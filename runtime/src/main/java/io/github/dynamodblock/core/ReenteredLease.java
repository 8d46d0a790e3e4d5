package io.github.dynamodblock.core;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A lease that its context has taken several times. Each time has a handle of its own, and the last one frees it. */
final class ReenteredLease {
    private final Lease lease;
    private final Consumer<ReenteredLease> ended;
    /** How many handles are not released. Guarded by this. */
    private int entered = 1;

    /** @param ended hears when the last handle is released, before the lease is */
    ReenteredLease(Lease lease, Consumer<ReenteredLease> ended) {
        this.lease = lease;
        this.ended = ended;
    }

    LeaseHandle first() {
        return new LeaseHandle(lease, this);
    }

    /** Empty if its last handle was just released: then it is to be asked for anew. */
    Optional<Lease> enter(LockRequest request) {
        synchronized (this) {
            if (entered == 0) {
                return Optional.empty();
            }
            lease.ensureValid();
            entered++;
        }
        LeaseHandle handle = new LeaseHandle(lease, this);
        Optional<LeaseListener> listener = request.listener();
        listener.ifPresent(handle::addListener);
        return Optional.of(handle);
    }

    /** Whether one handle only is not released. */
    synchronized boolean isLast() {
        return entered == 1;
    }

    /** One handle is released. An inner one says whether the lock is still held. */
    CompletionStage<ReleaseOutcome> leave() {
        synchronized (this) {
            entered--;
            if (entered > 0) {
                return CompletableFuture.completedFuture(
                        lease.isValid() ? ReleaseOutcome.RELEASED : ReleaseOutcome.LOST);
            }
        }
        ended.accept(this);
        return lease.releaseAsync();
    }
}
