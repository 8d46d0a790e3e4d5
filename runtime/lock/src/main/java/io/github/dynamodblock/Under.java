package io.github.dynamodblock;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs work under a lease that is held already, and releases it afterwards, whatever came of the work. */
final class Under {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");

    private Under() {}

    static <T extends @Nullable Object, E extends Exception> T run(Lease lease, LockedWork<T, E> work) throws E {
        Objects.requireNonNull(work, "work");
        T result;
        try {
            result = work.under(lease);
        } catch (Throwable failure) {
            endAfter(lease, failure);
            throw failure;
        }
        end(lease);
        return result;
    }

    /** The work has failed already, and that is what its caller hears, whatever the release comes to. */
    private static void endAfter(Lease lease, Throwable failure) {
        try {
            boolean held = heldSoLong(lease);
            ended(lease, held, released(lease)).ifPresent(failure::addSuppressed);
        } catch (RuntimeException | Error unexpected) {
            suppress(failure, unexpected);
        }
    }

    private static void suppress(Throwable failure, Throwable other) {
        // Nothing can be suppressed in itself, as when the work released the lease and let that failure through.
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

    /** Whoever turns away from the future turns away from the wait, or from the work; then the lease is released. */
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
        CompletableFuture<T> body = begun(lease, work);
        hear(body, (value, failure) -> {
            try {
                boolean held = heldSoLong(lease);
                hear(lease.releaseAsync(), (outcome, broken) -> {
                    Optional<LeaseLostException> lost =
                            ended(lease, held, broken == null ? outcome : noted(lease, broken));
                    end(whole, value, failure == null ? null : unwrapped(failure), lost.orElse(null));
                });
            } catch (RuntimeException | Error unexpected) {
                end(whole, value, failure == null ? null : unwrapped(failure), unexpected);
            }
        });
        hear(whole, (value, failure) -> body.cancel(true));
    }

    /** What the work threw comes first, and in it what became of the lease. */
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

    /** The work is done, and under a valid lease: that its release failed is not its caller's to mend. */
    private static ReleaseOutcome noted(Lease lease, Throwable failure) {
        LOG.log(
                System.Logger.Level.WARNING,
                () -> "The lock '" + lease.key() + "' was not released; it frees itself within a lease",
                failure);
        return ReleaseOutcome.UNKNOWN;
    }

    /** Whether nobody else can have held the lock before the work ended, or before the work itself gave it back. */
    private static boolean heldSoLong(Lease lease) {
        return lease.isValid() || lease.state() == LeaseState.RELEASED;
    }

    private static Optional<LeaseLostException> ended(Lease lease, boolean held, ReleaseOutcome outcome) {
        // An unknown outcome is no loss: the lease was valid when the work ended.
        return held && outcome != ReleaseOutcome.LOST
                ? Optional.empty()
                : Optional.of(new LeaseLostException(
                        lease.key(), lease.owner(), "it was lost before the work under it ended", why(lease)));
    }

    /** What the lease itself says, unless only its release learned of the loss. */
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
