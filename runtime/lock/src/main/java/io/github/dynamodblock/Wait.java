package io.github.dynamodblock;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Waits for what goes on by itself, whether anybody waits or not. */
final class Wait {
    private Wait() {}

    /** The result, or whatever unchecked it failed with. */
    static <T> T interruptibly(CompletionStage<T> stage) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }
}
