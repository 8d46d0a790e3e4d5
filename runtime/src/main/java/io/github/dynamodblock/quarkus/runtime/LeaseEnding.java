package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.ReleaseOutcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** How the lease of a locked method ends, and how its loss is noticed. */
final class LeaseEnding {
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");

    private LeaseEnding() {}

    /**
     * Returns whether another client can have held the lock by now. If the application released the lease itself, it
     * is not lost. The state of a mocked lease is null; such a lease is never lost.
     */
    static boolean isLost(Lease lease) {
        if (lease.isValid()) {
            return false;
        }
        LeaseState state = lease.state();
        return state != null && state != LeaseState.RELEASED;
    }

    static LeaseLostException loss(Lease lease, String when) {
        return new LeaseLostException(lease.key(), lease.owner(), when, why(lease));
    }

    /** Returns what the lease itself says, unless only its release discovered the loss. */
    private static @Nullable Throwable why(Lease lease) {
        if (lease.state() == LeaseState.LOST) {
            try {
                lease.ensureValid();
            } catch (LeaseLostException why) {
                return why;
            }
        }
        return null;
    }

    /** Releases a lease whose work is done. A failure is logged, because the caller cannot repair it. */
    static ReleaseOutcome release(Lease lease) {
        try {
            return lease.release();
        } catch (LockException e) {
            return noted(lease, e);
        }
    }

    /** Releases a lease whose work is done, without waiting. The stage never fails: a failure is logged. */
    static CompletionStage<ReleaseOutcome> releaseAsync(Lease lease) {
        try {
            CompletionStage<ReleaseOutcome> release = lease.releaseAsync();
            // A mocked lease returns null.
            return release == null
                    ? CompletableFuture.completedFuture(ReleaseOutcome.RELEASED)
                    : release.exceptionally(failure -> noted(lease, failure));
        } catch (RuntimeException failure) {
            return CompletableFuture.completedFuture(noted(lease, failure));
        }
    }

    private static ReleaseOutcome noted(Lease lease, Throwable failure) {
        warn(lease, failure);
        return ReleaseOutcome.UNKNOWN;
    }

    static void releaseAfterTransaction(Lease lease) {
        warnOfLoss(lease, release(lease));
    }

    /** @param then runs when the release has an outcome */
    static void releaseInBackground(Lease lease, Runnable then) {
        CompletionStage<Void> unused = releaseAsync(lease).thenAccept(outcome -> {
            then.run();
            warnOfLoss(lease, outcome);
        });
    }

    private static void warn(Lease lease, Throwable failure) {
        LOG.warnf(
                failure, "The lock '%s' could not be released; it frees itself within one lease duration", lease.key());
    }

    private static void warnOfLoss(Lease lease, ReleaseOutcome outcome) {
        if (outcome == ReleaseOutcome.LOST) {
            LOG.warnf(
                    "The lease on the lock '%s' was lost before its transaction was over. Check what the transaction"
                            + " wrote: another holder can have worked at the same time.",
                    lease.key());
        }
    }
}
