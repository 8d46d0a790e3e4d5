package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.spi.Ports;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Mutants that make a mistake when a lease is released after it was lost. */
final class ExpiredLeaseMutants {
    private ExpiredLeaseMutants() {}

    /** The release of a lost lease sends nothing. */
    static LockVariant leftHeld() {
        return of(Left::new);
    }

    /** The release of a lost lease returns RELEASED. */
    static LockVariant saidToBeReleased() {
        return of(Believed::new);
    }

    private static LockVariant of(UnaryOperator<Lease> broken) {
        return new LockVariant() {
            @Override
            public LockClient user(LockClient real, Ports ports) {
                return MutantClient.ofLeases(real, broken);
            }
        };
    }

    /** A lease that sends nothing when it is released or committed after its loss. */
    private static final class Left extends LeaseDecorator {
        Left(Lease real) {
            super(real);
        }

        private boolean isLost() {
            return state() == LeaseState.LOST;
        }

        @Override
        public CompletionStage<ReleaseOutcome> releaseAsync() {
            return isLost() ? CompletableFuture.completedFuture(ReleaseOutcome.LOST) : super.releaseAsync();
        }

        @Override
        public CompletionStage<ReleaseOutcome> releaseAsync(ReleaseRequest request) {
            return isLost() ? CompletableFuture.completedFuture(ReleaseOutcome.LOST) : super.releaseAsync(request);
        }

        @Override
        public CompletionStage<CommitResult> commitAsync(List<TransactWriteItem> items) {
            return isLost()
                    ? CompletableFuture.completedFuture(CommitResult.of(CommitOutcome.NOT_COMMITTED))
                    : super.commitAsync(items);
        }
    }

    /** A lease whose release returns RELEASED instead of LOST. */
    private static final class Believed extends LeaseDecorator {
        Believed(Lease real) {
            super(real);
        }

        @Override
        public CompletionStage<ReleaseOutcome> releaseAsync() {
            return super.releaseAsync()
                    .thenApply(outcome -> outcome == ReleaseOutcome.LOST ? ReleaseOutcome.RELEASED : outcome);
        }
    }
}
