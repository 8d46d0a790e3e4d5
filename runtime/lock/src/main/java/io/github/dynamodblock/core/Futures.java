package io.github.dynamodblock.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** {@code Futures} has methods that listen to futures. */
final class Futures {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");

    private Futures() {}

    /**
     * Completes another future with the same result. If a failure came through a dependent stage, the other future
     * fails with its cause.
     */
    static <T> void pass(CompletableFuture<T> to, @Nullable T value, @Nullable Throwable failure) {
        if (failure == null) {
            to.complete(value);
        } else {
            to.completeExceptionally(cause(failure));
        }
    }

    /** Returns the original failure if this failure came through a dependent stage. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause != null && failure instanceof CompletionException ? cause : failure;
    }

    /**
     * Returns a future that completes when that one does, even if that one fails: another caller receives its failure.
     */
    static <T> CompletableFuture<T> orElse(CompletableFuture<T> future, T instead) {
        return future.handle((value, failure) -> failure == null ? value : instead);
    }

    /**
     * Calls the listener when the future completes. A listener that throws is a defect of this library: it is logged,
     * and not swallowed.
     */
    static <T> void hear(CompletableFuture<T> future, BiConsumer<? super T, ? super @Nullable Throwable> listener) {
        CompletableFuture<T> heard = future.whenComplete((value, failure) -> {
            try {
                listener.accept(value, failure);
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, "A task of the lock failed; please report this defect", e);
                throw e;
            }
        });
        assert heard != null;
    }
}
