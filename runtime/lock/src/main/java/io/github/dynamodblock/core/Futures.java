package io.github.dynamodblock.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Listens to futures. */
final class Futures {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");

    private Futures() {}

    /** The same end for another, and as the cause if it came through a stage between. */
    static <T> void pass(CompletableFuture<T> to, @Nullable T value, @Nullable Throwable failure) {
        if (failure == null) {
            to.complete(value);
        } else {
            to.completeExceptionally(cause(failure));
        }
    }

    /** What made it fail, if that came through a stage between. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause != null && failure instanceof CompletionException ? cause : failure;
    }

    /** Ends when that does, and so if that fails: its failure is heard by another. */
    static <T> CompletableFuture<T> orElse(CompletableFuture<T> future, T instead) {
        return future.handle((value, failure) -> failure == null ? value : instead);
    }

    /** Hears the end of a future. A listener that fails is a defect of ours, and is logged, not swallowed. */
    static <T> void hear(CompletableFuture<T> future, BiConsumer<? super T, ? super @Nullable Throwable> listener) {
        CompletableFuture<T> heard = future.whenComplete((value, failure) -> {
            try {
                listener.accept(value, failure);
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, "Please report this defect of the lock", e);
                throw e;
            }
        });
        assert heard != null;
    }
}
