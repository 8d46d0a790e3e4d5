package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
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
    private final BiConsumer<@Nullable Object, @Nullable Throwable> hears;

    /** @param hears of each answer or failure, first of all */
    Asking(DynamoDbAsyncClient client, LockTable table, BiConsumer<@Nullable Object, @Nullable Throwable> hears) {
        this.client = client;
        this.hears = hears;
        this.failures = new Failures(table);
    }

    /**
     * The answer to a request.
     *
     * @param about what it is about, in an error's words
     * @param action the permission it takes
     * @param send the SDK's operation
     * @throws LockException if there is no answer or a refusal
     */
    <Q extends DynamoDbRequest, R> R ask(
            String about, String action, Q request, BiFunction<DynamoDbAsyncClient, Q, CompletableFuture<R>> send) {
        return ask(about, action, request, send, answer -> answer);
    }

    /**
     * What the answer to a request says.
     *
     * @param reading fails only on an answer that cannot be DynamoDB's
     */
    <Q extends DynamoDbRequest, R, T> T ask(
            String about,
            String action,
            Q request,
            BiFunction<DynamoDbAsyncClient, Q, CompletableFuture<R>> send,
            Function<R, T> reading) {
        return ask(about, action, request, send, reading, refusal -> false);
    }

    /**
     * Sends a write under a condition.
     *
     * @throws ConditionalCheckFailedException if its condition is false
     */
    <Q extends DynamoDbRequest, R> void write(
            String about, String action, Q request, BiFunction<DynamoDbAsyncClient, Q, CompletableFuture<R>> send) {
        ask(about, action, request, send, answer -> answer, ConditionalCheckFailedException.class::isInstance);
    }

    private <Q extends DynamoDbRequest, R, T> T ask(
            String about,
            String action,
            Q request,
            BiFunction<DynamoDbAsyncClient, Q, CompletableFuture<R>> send,
            Function<R, T> reading,
            Predicate<Throwable> expected) {
        Exchange exchange = new Exchange();
        R answer;
        try {
            answer = send.apply(client, inTime(request, exchange))
                    .whenComplete(hears)
                    .join();
        } catch (RuntimeException e) {
            if (Failures.isInterruption(e)) {
                // The SDK has swallowed it, and it is the caller's to hear of.
                Thread.currentThread().interrupt();
            }
            Throwable told = exchange.told(e);
            if (expected.test(told)) {
                throw (RuntimeException) told;
            }
            throw failures.typed(about, "dynamodb:" + action, told);
        }
        try {
            return reading.apply(answer);
        } catch (RuntimeException unreadable) {
            throw failures.typed(about, "dynamodb:" + action, exchange.foreign(unreadable));
        }
    }

    @SuppressWarnings("unchecked") // What a request's builder builds is such a request.
    private static <Q extends DynamoDbRequest> Q inTime(Q request, Exchange exchange) {
        return (Q) request.toBuilder()
                .overrideConfiguration(override -> {
                    exchange.of(override);
                    override.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL).addPlugin(exchange.watching());
                })
                .build();
    }
}
