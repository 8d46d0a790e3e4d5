package io.github.dynamodblock.dynamodb;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Calls the SDK. The SDK requests credentials on the calling thread, and blocks this thread until they arrive. */
final class SdkCalls {
    private SdkCalls() {}

    /**
     * Returns a future of the response of a request. The request can fail before it is sent, while it is sent, or after
     * that. Cancelling the future gives up the request: if the request has not left by then, it never leaves.
     *
     * @param thread runs the call of the SDK
     */
    static <R> CompletableFuture<R> on(
            Executor thread, RequestExchange exchange, Supplier<CompletableFuture<R>> request) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        CompletableFuture<R> unused = answer.whenComplete((response, failure) -> exchange.bar());
        thread.execute(() -> {
            // The request can have been given up while it waited for its turn.
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
        // A cancelled request does not need its connection any more.
        CompletableFuture<R> unusedEnd = answer.whenComplete((response, failure) -> {
            if (answer.isCancelled()) {
                asked.cancel(true);
            }
        });
    }
}
