package io.github.dynamodblock.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for what the asynchronous core does. */
final class Blocking {
    private Blocking() {}

    /**
     * Waits; when interrupted, gives up.
     *
     * @param undo what to do with a result that came as the thread was interrupted
     */
    static <T> T await(CompletableFuture<T> future, Consumer<T> undo) throws InterruptedException {
        try {
            // An answer that is there already would not be waited for, and the interruption not be heard of.
            requireNotInterrupted();
            return future.get();
        } catch (InterruptedException e) {
            if (!future.cancel(true)) {
                Futures.hear(future, (result, failure) -> {
                    if (failure == null) {
                        undo.accept(result);
                    }
                });
            }
            throw e;
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        }
    }

    /** Hears of an interruption that came before, as whoever waits would. */
    static void requireNotInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before it waited");
        }
    }

    /** Waits, interrupted or not, for something that ends soon by itself. */
    static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw unwrapped(e.getCause());
        }
    }

    private static RuntimeException unwrapped(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
    }
}
