package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.WorkAware;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A lease that bodies and transactions use together, in any order. It is released when the last of them leaves it,
 * whichever that is: a transaction can end on another thread while the body still runs.
 */
final class SharedLease {
    /** The name of the client: two clients can have locks of the same key. */
    private final String client;

    private final LockKey key;
    private final @Nullable Lease lease;
    /** A stopping application waits for its end. */
    private final WorkAware.Work work;

    private int users = 1;
    private @Nullable LossInterrupt interrupt;

    /**
     * Creates a shared lease with one user.
     *
     * @param client the name of the client
     * @param lease the lease; null if the client is a mock that returned none
     * @throws LeaseLostException if the client of the lease has closed
     */
    SharedLease(String client, LockKey key, @Nullable Lease lease) {
        this.client = client;
        this.key = key;
        this.lease = lease;
        this.work = lease == null ? () -> {} : WorkAware.begin(lease);
    }

    /** Returns the name of the client. */
    String client() {
        return client;
    }

    LockKey key() {
        return key;
    }

    /** Returns whether it is the lease of this lock. */
    boolean isOf(String name, LockKey other) {
        return key.equals(other) && client.equals(name);
    }

    /** Returns whether the other is a lease of the same lock. */
    boolean isOfSameLock(SharedLease other) {
        return isOf(other.client, other.key);
    }

    /** Returns the lease for the application. */
    Lease lease() {
        if (lease == null) {
            throw new LockMisuseException(
                    "There is no current lease: LockClient.acquire returned null for the lock '" + key + "', as a mock"
                            + " does. Let the mock return a Lease, or mock CurrentLease as well.",
                    null);
        }
        return lease;
    }

    /** Returns the lease for a parameter of a method; null if the client is a mock that returned none. */
    @Nullable Lease parameter() {
        return lease;
    }

    /**
     * From now on, a loss interrupts the calling thread.
     *
     * @return what ends it when the body has ended; null if there is no lease, or if a body around it is interrupted
     */
    @Nullable LossInterrupt beginInterruptible() {
        if (lease == null) {
            return null;
        }
        LossInterrupt began = interrupt;
        if (began == null) {
            began = new LossInterrupt();
            interrupt = began;
            lease.addListener(began);
        }
        return began.begin() ? began : null;
    }

    /** Interrupts the body on the calling thread if the lease was lost, and the interruption of another lease hid that. */
    void interruptAgain() {
        LossInterrupt began = interrupt;
        if (began != null) {
            began.again();
        }
    }

    /** Returns the fencing token; 0 if there is no lease. */
    long token() {
        return lease == null ? 0 : lease.fencingToken();
    }

    /** Adds a user. Returns false if the last user has left: then the lease is released. */
    synchronized boolean enter() {
        if (users == 0) {
            return false;
        }
        users++;
        return true;
    }

    private synchronized boolean isLeftByTheLast() {
        return --users == 0;
    }

    /** Returns whether the application itself released or committed the lease. */
    boolean isGivenUp() {
        return lease != null && lease.state() == LeaseState.RELEASED;
    }

    /** Throws if no further work may begin under this lease. */
    void ensureValid() {
        if (lease != null) {
            lease.ensureValid();
        }
    }

    /** Returns the error of work that has no lock any more; empty if the lock is held, or was given up on purpose. */
    Optional<LeaseLostException> loss(String when) {
        return lease == null || !LeaseEnding.isLost(lease)
                ? Optional.empty()
                : Optional.of(LeaseEnding.loss(lease, when));
    }

    /** Ends the use of one body. Returns the error if the lease was lost before the body ended. */
    Optional<LeaseLostException> leave() {
        Optional<LeaseLostException> loss = loss("it was lost before the work ended");
        if (lease == null || !isLeftByTheLast()) {
            return loss;
        }
        boolean found;
        try {
            found = LeaseEnding.release(lease) == ReleaseOutcome.LOST;
        } finally {
            work.end();
        }
        return loss.isEmpty() && found
                ? Optional.of(LeaseEnding.loss(lease, "it was lost before the work ended"))
                : loss;
    }

    /** Ends the use of one body as {@link #leave} does, without waiting for the release. */
    CompletionStage<Optional<LeaseLostException>> leaveAsync() {
        Optional<LeaseLostException> loss = loss("it was lost before the work ended");
        if (lease == null || !isLeftByTheLast()) {
            return CompletableFuture.completedFuture(loss);
        }
        return LeaseEnding.releaseAsync(lease).thenApply(outcome -> {
            work.end();
            return loss.isEmpty() && outcome == ReleaseOutcome.LOST
                    ? Optional.of(LeaseEnding.loss(lease, "it was lost before the work ended"))
                    : loss;
        });
    }

    /**
     * Ends the use of one transaction, after its completion. Nobody can receive an error any more.
     *
     * @param waits whether this thread may wait for the release
     */
    void leaveAfterTransaction(boolean waits) {
        if (lease != null && isLeftByTheLast()) {
            if (waits) {
                try {
                    LeaseEnding.releaseAfterTransaction(lease);
                } finally {
                    work.end();
                }
            } else {
                LeaseEnding.releaseInBackground(lease, work::end);
            }
        }
    }
}
