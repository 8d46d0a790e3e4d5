package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.system.OnDemandExecutor;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * Sends requests of an administrator. The caller waits for the response, and the message of a failure names the missing
 * permission. The SDK repeats a request as the SDK client is configured, and gives the request up in time. Whatever the
 * SDK does, the caller waits no longer than the limit, and stops waiting when its thread is interrupted. After that no
 * further attempt leaves.
 */
final class AdminRequests {
    /** How long the caller waits for a response, with all attempts. */
    static final Duration CALL = Duration.ofSeconds(30);

    /**
     * How many attempts fit into the limit. The time of one attempt is long enough for a page of a megabyte; an attempt
     * without a response must leave time for another attempt.
     */
    private static final int ATTEMPTS = 3;

    /** Each thread can wait for credentials, and a few such waits must not delay other requests. */
    private static final int MOST_THREADS = 8;

    private final Executor lane = new OnDemandExecutor("dynamodb-lock-admin", MOST_THREADS);
    private final DynamoDbAsyncClient client;
    private final Duration call;
    private final FailureClassifier failures;
    private final BiConsumer<@Nullable Object, @Nullable Throwable> hears;

    /**
     * Creates a sender.
     *
     * @param call how long the caller waits for a response, with all attempts
     * @param hears receives each response or failure before the caller does
     */
    AdminRequests(
            DynamoDbAsyncClient client,
            LockTable table,
            Duration call,
            BiConsumer<@Nullable Object, @Nullable Throwable> hears) {
        this.client = client;
        this.call = call;
        this.hears = hears;
        this.failures = new FailureClassifier(table);
    }

    /**
     * Sends a request and returns the response.
     *
     * @param about what the request is about, in words for a message
     * @param action the permission that the request needs
     * @param send the operation of the SDK
     * @throws LockException if there is no response, or if DynamoDB refuses the request
     */
    <Q extends DynamoDbRequest, R> R ask(
            String about, String action, Q request, BiFunction<DynamoDbAsyncClient, Q, CompletableFuture<R>> send) {
        return ask(about, action, request, send, answer -> answer);
    }

    /**
     * Sends a request and returns what was read from the response.
     *
     * @param reading reads the response; it fails only for a response that cannot be from DynamoDB
     */
    <Q extends DynamoDbRequest, R, T> T ask(
            String about,
            String action,
            Q request,
            BiFunction<DynamoDbAsyncClient, Q, CompletableFuture<R>> send,
            Function<R, T> reading) {
        return ask(about, action, request, send, 1, reading, refusal -> false);
    }

    /** Sends a request that the operation repeats, and waits ten times as long as for one response. */
    <Q extends DynamoDbRequest, R> void askUntil(
            String about, String action, Q request, BiFunction<DynamoDbAsyncClient, Q, CompletableFuture<R>> send) {
        ask(about, action, request, send, 10, answer -> answer, refusal -> false);
    }

    /**
     * Sends a write under a condition.
     *
     * @throws ConditionalCheckFailedException if its condition is false
     */
    <Q extends DynamoDbRequest, R> void write(
            String about, String action, Q request, BiFunction<DynamoDbAsyncClient, Q, CompletableFuture<R>> send) {
        ask(about, action, request, send, 1, answer -> answer, ConditionalCheckFailedException.class::isInstance);
    }

    private <Q extends DynamoDbRequest, R, T> T ask(
            String about,
            String action,
            Q request,
            BiFunction<DynamoDbAsyncClient, Q, CompletableFuture<R>> send,
            int calls,
            Function<R, T> reading,
            Predicate<Throwable> expected) {
        RequestExchange exchange = new RequestExchange();
        R answer;
        try {
            requireNotInterrupted();
            answer = SdkCalls.on(lane, exchange, () -> send.apply(client, inTime(request, exchange)))
                    .whenComplete(hears)
                    .get(call.multipliedBy(calls).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            boolean mayBeSent = exchange.end();
            Thread.currentThread().interrupt();
            throw failures.interrupted(about, mayBeSent, e);
        } catch (TimeoutException e) {
            TimeoutException late = new TimeoutException(
                    "the limit of " + call.multipliedBy(calls).toMillis() + " ms passed");
            throw failures.typed(about, "dynamodb:" + action, exchange.end() ? late : new UnsentReason(late));
        } catch (ExecutionException e) {
            Throwable told = exchange.told(Objects.requireNonNullElse(e.getCause(), e));
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

    /** The response can arrive before the caller waits for it; the wait would then not notice the interruption. */
    private static void requireNotInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the thread was interrupted before the request");
        }
    }

    @SuppressWarnings("unchecked") // The builder of a request builds a request of the same type.
    private <Q extends DynamoDbRequest> Q inTime(Q request, RequestExchange exchange) {
        return (Q) request.toBuilder()
                .overrideConfiguration(override -> {
                    exchange.of(override);
                    override.apiCallAttemptTimeout(call.dividedBy(ATTEMPTS))
                            .apiCallTimeout(call)
                            .addPlugin(exchange.watching());
                })
                .build();
    }
}
