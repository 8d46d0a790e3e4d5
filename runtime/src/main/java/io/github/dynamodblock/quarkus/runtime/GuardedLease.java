package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LockedWork;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.Returnable;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * A lease whose calls that wait are refused on threads that must not block. Two of them are equal if they are of the
 * same lease.
 */
record GuardedLease(Lease lease) implements ForwardedLease {
    /** Returns the listener that receives the guarded leases. */
    static LeaseListener listener(LeaseListener listener) {
        if (listener instanceof LockCall.Template) {
            return listener;
        }
        return listener instanceof LockCall.Candidate candidate
                ? new LockCall.Candidate(candidate.listener().map(GuardedLease::listener))
                : (lease, event) -> listener.on(new GuardedLease(lease), event);
    }

    private void requireMayBlock(String method, String remedy) {
        if (!MayBlock.here()) {
            throw MayBlock.refused("Lease." + method + " of the lock '" + key() + "'", remedy);
        }
    }

    @Override
    public void addListener(LeaseListener listener) {
        lease.addListener(listener(listener));
    }

    @Override
    public void heartbeat(HeartbeatRequest request) {
        requireMayBlock("heartbeat", "Use Lease.heartbeatAsync");
        lease.heartbeat(request);
    }

    @Override
    public ReleaseOutcome release() {
        requireMayBlock("release", "Use Lease.releaseAsync");
        return lease.release();
    }

    @Override
    public ReleaseOutcome releaseInterruptibly() throws InterruptedException {
        requireMayBlock("releaseInterruptibly", "Use Lease.releaseAsync");
        return lease.releaseInterruptibly();
    }

    @Override
    public CompletionStage<ReleaseOutcome> releaseAsync() {
        return lease.releaseAsync();
    }

    @Override
    public ReleaseOutcome release(ReleaseRequest request) {
        requireMayBlock("release", "Use Lease.releaseAsync");
        return lease.release(request);
    }

    @Override
    public CompletionStage<ReleaseOutcome> releaseAsync(ReleaseRequest request) {
        return lease.releaseAsync(request);
    }

    @Override
    public CommitResult commit(List<TransactWriteItem> items) {
        requireMayBlock("commit", "Use Lease.commitAsync");
        return lease.commit(items);
    }

    @Override
    public CompletionStage<CommitResult> commitAsync(List<TransactWriteItem> items) {
        return lease.commitAsync(items);
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T during(LockedWork<T, E> work) throws E {
        requireMayBlock("during", "Use LockClient.withLockAsync");
        return lease.during(held -> work.under(this));
    }

    /** On a thread that must not block, this method sends the release and does not wait for its end. */
    @Override
    public void close() {
        if (MayBlock.here()) {
            lease.close();
        } else {
            UnwaitedRelease.of("the lock '" + key() + "'", lease.releaseAsync());
        }
    }

    @Override
    public void giveBack() {
        Returnable.giveBack(lease);
    }

    @Override
    public String toString() {
        return lease.toString();
    }
}
