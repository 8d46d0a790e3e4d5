package io.github.dynamodblock.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code Blocking} lets a thread wait for a result of the asynchronous core. */
final class Blocking {
    private Blocking() {}

    /**
     * Waits for the result. If the thread is interrupted, it stops waiting and cancels the future.
     *
     * @param undo receives a result that arrived while the thread was interrupted
     */
    static <T> T await(CompletableFuture<T> future, Consumer<T> undo) throws InterruptedException {
        try {
            // If the result is there already, the thread does not wait, and would not notice the interrupt.
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

    /** Throws if the thread was interrupted before, as a wait would. */
    static void requireNotInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the thread was interrupted before it waited");
        }
    }

    /**
     * Waits for something, and lets it end sooner if the thread is interrupted. The thread's interrupt status is then set
     * again.
     *
     * @param hurry lets the future complete soon
     */
    static void joinOrHurry(CompletableFuture<?> future, Runnable hurry) {
        try {
            future.get();
        } catch (InterruptedException e) {
            hurry.run();
            join(future);
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        }
    }

    /** Waits for something that ends soon by itself, even if the thread is interrupted. */
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
