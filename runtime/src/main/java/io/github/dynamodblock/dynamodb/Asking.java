package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * Requests of an administrator: the caller waits for the answer, and failures say which permission they take. The SDK
 * repeats them as the client is configured, and gives each up in time.
 */
final class Asking {
    /** Long enough for a page of a megabyte; a request that is swallowed must leave time for another. */
    private static final Duration ATTEMPT = Duration.ofSeconds(10);

    private static final Duration CALL = Duration.ofSeconds(30);

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
     * @param send the SDK's operation
     * @throws ConditionalCheckFailedException if its condition is false
     * @throws LockException if there is no answer or another refusal
     */
    <Q extends DynamoDbRequest, R> R ask(
            String about, String action, Q request, BiFunction<DynamoDbAsyncClient, Q, CompletableFuture<R>> send) {
        try {
            return send.apply(client, inTime(request)).join();
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

    @SuppressWarnings("unchecked") // What a request's builder builds is such a request.
    private static <Q extends DynamoDbRequest> Q inTime(Q request) {
        return (Q) request.toBuilder()
                .overrideConfiguration(
                        override -> override.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL))
                .build();
    }
}
