package io.github.dynamodblock;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs work under a lease that is held already, and releases the lease afterwards, whether the work succeeds or
 * fails.
 */
final class LeaseScope {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");

    private LeaseScope() {}

    static <T extends @Nullable Object, E extends Exception> T run(Lease lease, LockedWork<T, E> work) throws E {
        Objects.requireNonNull(work, "work");
        WorkAware.Work counted = WorkAware.begin(lease);
        try {
            T result;
            try {
                result = work.under(lease);
            } catch (Throwable failure) {
                endAfter(lease, failure);
                throw failure;
            }
            end(lease);
            return result;
        } finally {
            counted.end();
        }
    }

    /**
     * Releases after a failure of the work. The caller receives that failure, whatever the result of the release is.
     */
    private static void endAfter(Lease lease, Throwable failure) {
        try {
            boolean held = heldSoLong(lease);
            ended(lease, held, released(lease)).ifPresent(failure::addSuppressed);
        } catch (RuntimeException | Error unexpected) {
            suppress(failure, unexpected);
        }
    }

    private static void suppress(Throwable failure, Throwable other) {
        // No exception can be suppressed in itself. This happens if the work released the lease and let that failure
        // through.
        if (other != failure) {
            failure.addSuppressed(other);
        }
    }

    /** Releases a lease whose work is done. */
    static void end(Lease lease) {
        boolean held = heldSoLong(lease);
        Optional<LeaseLostException> lost = ended(lease, held, released(lease));
        if (lost.isPresent()) {
            throw lost.get();
        }
    }

    /**
     * Runs the work when the lease is granted. Cancelling the returned future cancels the wait or the work; then the
     * lease is released.
     */
    static <T> CompletableFuture<T> after(CompletableFuture<Lease> waiting, Function<Lease, CompletionStage<T>> work) {
        CompletableFuture<T> whole = new CompletableFuture<>();
        hear(waiting, (lease, failure) -> {
            if (failure != null) {
                whole.completeExceptionally(unwrapped(failure));
            } else if (whole.isDone()) {
                Returnable.giveBack(lease);
            } else {
                run(lease, work, whole);
            }
        });
        hear(whole, (value, failure) -> waiting.cancel(true));
        return whole;
    }

    private static <T> void run(Lease lease, Function<Lease, CompletionStage<T>> work, CompletableFuture<T> whole) {
        WorkAware.Work counted;
        try {
            counted = WorkAware.begin(lease);
        } catch (LeaseLostException closed) {
            whole.completeExceptionally(closed);
            return;
        }
        CompletableFuture<T> body = begun(lease, work);
        hear(body, (value, failure) -> {
            try {
                boolean held = heldSoLong(lease);
                hear(lease.releaseAsync(), (outcome, broken) -> {
                    counted.end();
                    Optional<LeaseLostException> lost =
                            ended(lease, held, broken == null ? outcome : noted(lease, broken));
                    end(whole, value, failure == null ? null : unwrapped(failure), lost.orElse(null));
                });
            } catch (RuntimeException | Error unexpected) {
                counted.end();
                end(whole, value, failure == null ? null : unwrapped(failure), unexpected);
            }
        });
        hear(whole, (value, failure) -> body.cancel(true));
    }

    /** Completes the future. A failure of the work comes first; the failure of the lease is suppressed in it. */
    private static <T> void end(
            CompletableFuture<T> whole, T value, @Nullable Throwable failure, @Nullable Throwable ofTheLease) {
        if (failure != null) {
            if (ofTheLease != null) {
                suppress(failure, ofTheLease);
            }
            whole.completeExceptionally(failure);
        } else if (ofTheLease != null) {
            whole.completeExceptionally(ofTheLease);
        } else {
            whole.complete(value);
        }
    }

    private static <T> CompletableFuture<T> begun(Lease lease, Function<Lease, CompletionStage<T>> work) {
        try {
            return work.apply(lease).toCompletableFuture();
        } catch (RuntimeException | Error failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static <T> void hear(CompletionStage<T> stage, BiConsumer<T, Throwable> heard) {
        CompletionStage<T> unused = stage.whenComplete(heard);
    }

    private static ReleaseOutcome released(Lease lease) {
        try {
            return lease.release();
        } catch (LockException e) {
            return noted(lease, e);
        }
    }

    /**
     * Logs a release that failed. The work is done, under a valid lease, and its caller cannot repair the failed
     * release.
     */
    private static ReleaseOutcome noted(Lease lease, Throwable failure) {
        LOG.log(
                System.Logger.Level.WARNING,
                () -> "The lock '" + lease.key() + "' could not be released; it frees itself within one lease duration",
                failure);
        return ReleaseOutcome.UNKNOWN;
    }

    /**
     * Returns whether no other client can have held the lock before the work ended, or before the work itself
     * released it.
     */
    private static boolean heldSoLong(Lease lease) {
        return lease.isValid() || lease.state() == LeaseState.RELEASED;
    }

    private static Optional<LeaseLostException> ended(Lease lease, boolean held, ReleaseOutcome outcome) {
        // An unknown outcome is not a loss: the lease was valid when the work ended.
        return held && outcome != ReleaseOutcome.LOST
                ? Optional.empty()
                : Optional.of(new LeaseLostException(
                        lease.key(), lease.owner(), "it was lost before the work ended", why(lease)));
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
}
