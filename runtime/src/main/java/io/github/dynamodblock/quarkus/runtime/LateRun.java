package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.Returnable;
import io.github.dynamodblock.StoreUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a body whose result comes later: from the request for the lock to the release. No thread waits. If the
 * caller cancels the result, the wait or the work is cancelled, and then the lock is released.
 */
final class LateRun {
    /** Work that was begun. */
    interface Work {
        /** Completes when the work has ended. */
        CompletionStage<?> end();

        /** Gives the work up. The end tells when the work is over. */
        void cancel();
    }

    /** Begins the work of the body under its lease. */
    @FunctionalInterface
    interface Body {
        Work begin(SharedLease held) throws Throwable;
    }

    @FunctionalInterface
    private interface Beginning {
        Work begin() throws Throwable;
    }

    /** Begins other work instead of the body if the lock was not granted, or throws the failure. */
    @FunctionalInterface
    interface Refusal {
        Work begin(Throwable failure) throws Throwable;
    }

    private final String client;
    private final LockKey key;
    private final LockedLeases leases;
    private final Executor there;
    private final boolean cancels;
    private final CompletableFuture<@Nullable Object> whole = new CompletableFuture<>();
    private @Nullable Work work;
    /** Why the work was cancelled, if it was cancelled because of a loss. */
    private volatile @Nullable LeaseLostException lost;

    /**
     * @param client the name of the client
     * @param there where the body begins
     * @param cancels whether the work is cancelled, and the result fails at once, if the lease is lost
     */
    LateRun(String client, LockKey key, LockedLeases leases, Executor there, boolean cancels) {
        this.client = client;
        this.key = key;
        this.leases = leases;
        this.there = there;
        this.cancels = cancels;
    }

    /**
     * Begins the body when the lock is granted, and returns the result. It comes after the release.
     *
     * @param waiting the request for the lock; null if the client is a mock that returns nothing
     */
    CompletableFuture<@Nullable Object> start(@Nullable CompletableFuture<Lease> waiting, Body body, Refusal refusal) {
        CompletableFuture<@Nullable Lease> asked = nullable(waiting);
        hear(asked, (lease, failure) -> {
            if (failure == null) {
                goOn(() -> granted(lease, body), lease);
            } else {
                goOn(() -> refused(unwrapped(failure), refusal), null);
            }
        });
        hear(whole, (value, failure) -> {
            asked.cancel(true);
            cancelWork();
        });
        return whole;
    }

    @SuppressWarnings("NullAway") // A lease can be null only if the client is a mock.
    private static CompletableFuture<@Nullable Lease> nullable(@Nullable CompletableFuture<Lease> waiting) {
        return waiting == null ? CompletableFuture.completedFuture(null) : (CompletableFuture<@Nullable Lease>) waiting;
    }

    private void goOn(Runnable next, @Nullable Lease lease) {
        try {
            there.execute(next);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            giveBack(lease);
            whole.completeExceptionally(new StoreUnavailableException(
                    "The body of a locked method did not run, and the lock '" + key + "' is free: the threads of its"
                            + " caller accept no more work (" + e + "). Call it before the application stops.",
                    e));
        }
    }

    private static void giveBack(@Nullable Lease lease) {
        if (lease != null) {
            Returnable.giveBack(lease);
        }
    }

    private void granted(@Nullable Lease lease, Body body) {
        if (whole.isDone()) {
            giveBack(lease);
            return;
        }
        SharedLease held;
        try {
            held = new SharedLease(client, key, lease);
        } catch (LeaseLostException closed) {
            whole.completeExceptionally(closed);
            return;
        }
        if (cancels && lease != null) {
            lease.addListener((same, event) -> {
                if (event instanceof LeaseEvent.Lost) {
                    lost(held);
                }
            });
        }
        begin(() -> under(held, body), (value, failure) -> leave(held, value, failure));
    }

    /**
     * Cancels the work and fails the result. The lease ends when the work has ended. It happens where the work runs: the
     * listeners of a result may block, and then other leases would learn of nothing.
     */
    private void lost(SharedLease held) {
        held.loss("it was lost before the work ended").ifPresent(loss -> {
            try {
                there.execute(() -> fail(loss));
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                fail(loss);
            }
        });
    }

    /** The work comes first: while a listener of the result blocks, it would run on without the lock. */
    private void fail(LeaseLostException loss) {
        lost = loss;
        try {
            cancelWork();
        } finally {
            whole.completeExceptionally(loss);
        }
    }

    /** The lease is the current one only until the body returns: what follows can run on any thread. */
    private Work under(SharedLease held, Body body) throws Throwable {
        leases.push(held);
        try {
            return body.begin(held);
        } finally {
            leases.pop();
        }
    }

    private void refused(Throwable failure, Refusal refusal) {
        if (!whole.isDone()) {
            begin(() -> refusal.begin(failure), (value, broken) -> end(value, broken, null));
        }
    }

    private void begin(Beginning body, BiConsumer<@Nullable Object, @Nullable Throwable> ended) {
        Work begun;
        try {
            begun = body.begin();
        } catch (Throwable failure) {
            ended.accept(null, failure);
            return;
        }
        synchronized (this) {
            work = begun;
        }
        hear(begun.end(), (value, failure) -> {
            // Work that has ended by itself is not cancelled.
            taken();
            ended.accept(value, failure == null ? null : unwrapped(failure));
        });
        if (whole.isDone()) {
            cancelWork();
        }
    }

    private synchronized @Nullable Work taken() {
        Work begun = work;
        work = null;
        return begun;
    }

    private void cancelWork() {
        Work begun = taken();
        if (begun != null) {
            begun.cancel();
        }
    }

    private void leave(SharedLease held, @Nullable Object value, @Nullable Throwable failure) {
        hear(
                held.leaveAsync(),
                (loss, broken) -> end(value, failure, broken == null ? loss.orElse(null) : unwrapped(broken)));
    }

    /** Completes the result. A failure of the body comes first; the failure of the lease is suppressed in it. */
    private void end(@Nullable Object value, @Nullable Throwable failure, @Nullable Throwable ofTheLease) {
        LeaseLostException cancelledBy = lost;
        if (cancelledBy != null) {
            whole.completeExceptionally(cancelledBy);
        } else if (failure != null) {
            if (ofTheLease != null && ofTheLease != failure) {
                failure.addSuppressed(ofTheLease);
            }
            whole.completeExceptionally(failure);
        } else if (ofTheLease != null) {
            whole.completeExceptionally(ofTheLease);
        } else {
            whole.complete(value);
        }
    }

    static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static <T extends @Nullable Object> void hear(
            CompletionStage<T> stage, BiConsumer<? super T, ? super @Nullable Throwable> heard) {
        CompletionStage<T> unused = stage.whenComplete(heard);
    }
}
