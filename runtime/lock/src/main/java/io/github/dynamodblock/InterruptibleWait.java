package io.github.dynamodblock;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Waits for an operation that goes on by itself, whether or not a thread waits for it. */
final class InterruptibleWait {
    private InterruptibleWait() {}

    /** Returns the result, or throws the unchecked exception with which the operation failed. */
    static <T> T interruptibly(CompletionStage<T> stage) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }
}
