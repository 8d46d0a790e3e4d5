package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Requests of an administrator: the caller waits for the answer, and failures say which permission they take. */
final class Asking {
    private final DynamoDbAsyncClient client;
    private final Failures failures;

    Asking(DynamoDbAsyncClient client, LockTable table) {
        this.client = client;
        this.failures = new Failures(table);
    }

    /**
     * The answer to a request.
     *
     * @param about what it is about, in an error's words
     * @param action the permission it takes
     * @throws ConditionalCheckFailedException if its condition is false
     * @throws LockException if there is no answer or another refusal
     */
    <R> R ask(String about, String action, Function<DynamoDbAsyncClient, CompletableFuture<R>> request) {
        try {
            return request.apply(client).join();
        } catch (CompletionException | SdkException e) {
            if (Failures.isInterruption(e)) {
                // The SDK has swallowed it, and it is the caller's to hear of.
                Thread.currentThread().interrupt();
            }
            if (Failures.unwrapped(e) instanceof ConditionalCheckFailedException refusal) {
                throw refusal;
            }
            throw failures.typed(about, "dynamodb:" + action, e);
        }
    }
}
