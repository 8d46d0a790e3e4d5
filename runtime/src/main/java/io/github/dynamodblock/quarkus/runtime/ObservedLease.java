package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.Returnable;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** A lease whose end is observed. Two of them are equal if they are of the same lease. */
record ObservedLease(Lease lease, ObservedGrant grant) implements ForwardedLease {
    private <T> T ending(Supplier<T> end, Function<T, ReleaseOutcome> outcome) {
        T result;
        try {
            result = end.get();
        } catch (RuntimeException | Error e) {
            grant.notEnded();
            throw e;
        }
        grant.ended(outcome.apply(result));
        return result;
    }

    private <T> CompletionStage<T> endingLater(CompletionStage<T> end, Function<T, ReleaseOutcome> outcome) {
        CompletionStage<T> unused = end.whenComplete((result, failure) -> {
            if (failure == null) {
                grant.ended(outcome.apply(result));
            } else {
                grant.notEnded();
            }
        });
        return end;
    }

    private static ReleaseOutcome outcome(CommitResult result) {
        return result.outcome() == CommitOutcome.COMMITTED ? ReleaseOutcome.RELEASED : ReleaseOutcome.UNKNOWN;
    }

    @Override
    public ReleaseOutcome release() {
        return ending(lease::release, Function.identity());
    }

    @Override
    public CompletionStage<ReleaseOutcome> releaseAsync() {
        return endingLater(lease.releaseAsync(), Function.identity());
    }

    @Override
    public ReleaseOutcome release(ReleaseRequest request) {
        return ending(() -> lease.release(request), Function.identity());
    }

    @Override
    public CompletionStage<ReleaseOutcome> releaseAsync(ReleaseRequest request) {
        return endingLater(lease.releaseAsync(request), Function.identity());
    }

    @Override
    public CommitResult commit(List<TransactWriteItem> items) {
        return ending(() -> lease.commit(items), ObservedLease::outcome);
    }

    @Override
    public CompletionStage<CommitResult> commitAsync(List<TransactWriteItem> items) {
        return endingLater(lease.commitAsync(items), ObservedLease::outcome);
    }

    /** The core's close says nothing of the outcome. If there is a first end, its outcome is told already. */
    @Override
    public void close() {
        if (grant.isOver() || lease.state() == LeaseState.RELEASED) {
            lease.close();
        } else {
            ReleaseOutcome unused = release();
        }
    }

    @Override
    public void giveBack() {
        Returnable.giveBack(lease);
        grant.ended(ReleaseOutcome.UNKNOWN);
    }

    @Override
    public void addListener(LeaseListener listener) {
        lease.addListener((of, event) -> listener.on(new ObservedLease(of, grant), event));
    }

    @Override
    public void heartbeat(HeartbeatRequest request) {
        lease.heartbeat(request);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ObservedLease observed && lease.equals(observed.lease);
    }

    @Override
    public int hashCode() {
        return lease.hashCode();
    }

    @Override
    public String toString() {
        return lease.toString();
    }
}
