package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.Returnable;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Several locks that were granted together, observed as an {@link ObservedLease} is.
 *
 * @param observed returns the observed lease for a lease of {@code all}
 * @param grants the observed grants of all leases
 */
record ObservedMultiLease(MultiLease all, UnaryOperator<Lease> observed, List<ObservedGrant> grants)
        implements ForwardedMultiLease {
    private void tell(Consumer<ObservedGrant> news) {
        grants.forEach(news);
    }

    private ReleaseOutcome ended(ReleaseOutcome outcome) {
        tell(grant -> grant.ended(outcome));
        return outcome;
    }

    private CommitResult ended(CommitResult result) {
        ReleaseOutcome unused =
                ended(result.outcome() == CommitOutcome.COMMITTED ? ReleaseOutcome.RELEASED : ReleaseOutcome.UNKNOWN);
        return result;
    }

    @Override
    public List<Lease> leases() {
        return all.leases().stream().map(observed).toList();
    }

    @Override
    public Lease lease(LockKey key) {
        return observed.apply(all.lease(key));
    }

    @Override
    public void addListener(LeaseListener listener) {
        all.addListener((lease, event) -> listener.on(observed.apply(lease), event));
    }

    @Override
    public ReleaseOutcome release() {
        try {
            return ended(all.release());
        } catch (RuntimeException | Error e) {
            tell(ObservedGrant::notEnded);
            throw e;
        }
    }

    @Override
    public CompletionStage<ReleaseOutcome> releaseAsync() {
        CompletionStage<ReleaseOutcome> end = all.releaseAsync();
        CompletionStage<ReleaseOutcome> unused = end.whenComplete((outcome, failure) -> {
            if (failure == null) {
                ReleaseOutcome unusedOutcome = ended(outcome);
            } else {
                tell(ObservedGrant::notEnded);
            }
        });
        return end;
    }

    @Override
    public CommitResult commit(List<TransactWriteItem> items) {
        try {
            return ended(all.commit(items));
        } catch (RuntimeException | Error e) {
            tell(ObservedGrant::notEnded);
            throw e;
        }
    }

    @Override
    public CompletionStage<CommitResult> commitAsync(List<TransactWriteItem> items) {
        CompletionStage<CommitResult> end = all.commitAsync(items);
        CompletionStage<CommitResult> unused = end.whenComplete((result, failure) -> {
            if (failure == null) {
                CommitResult unusedResult = ended(result);
            } else {
                tell(ObservedGrant::notEnded);
            }
        });
        return end;
    }

    @Override
    public void close() {
        // The core's close says nothing of the outcome.
        if (grants.stream().allMatch(ObservedGrant::isOver)) {
            all.close();
        } else {
            ReleaseOutcome unused = release();
        }
    }

    @Override
    public void giveBack() {
        Returnable.giveBack(all);
        ReleaseOutcome unused = ended(ReleaseOutcome.UNKNOWN);
    }

    @Override
    public String toString() {
        return all.toString();
    }
}
