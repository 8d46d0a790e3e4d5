package io.github.dynamodblock.dynamodb;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Calls the SDK, which asks for credentials on the thread that calls it, for as long as it takes. */
final class SdkCalls {
    private SdkCalls() {}

    /**
     * The answer of a request that may fail before it is sent, while it is sent, or after. Whoever cancels it gives up the
     * request: what has not left by then never does.
     *
     * @param thread calls the SDK
     */
    static <R> CompletableFuture<R> on(
            Executor thread, RequestExchange exchange, Supplier<CompletableFuture<R>> request) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        CompletableFuture<R> unused = answer.whenComplete((response, failure) -> exchange.bar());
        thread.execute(() -> {
            // Perhaps it was given up while it waited for its turn.
            if (!answer.isDone()) {
                send(request, answer);
            }
        });
        return answer;
    }

    private static <R> void send(Supplier<CompletableFuture<R>> request, CompletableFuture<R> answer) {
        CompletableFuture<R> asked;
        try {
            asked = request.get();
        } catch (RuntimeException | Error beforeItWasSent) {
            answer.completeExceptionally(beforeItWasSent);
            return;
        }
        CompletableFuture<R> unusedAnswer = asked.whenComplete((response, failure) -> {
            if (failure == null) {
                answer.complete(response);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        // It needs its connection no longer.
        CompletableFuture<R> unusedEnd = answer.whenComplete((response, failure) -> {
            if (answer.isCancelled()) {
                asked.cancel(true);
            }
        });
    }
}
