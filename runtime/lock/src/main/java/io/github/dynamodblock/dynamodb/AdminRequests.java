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
 * Requests of an administrator: the caller waits for the answer, and failures say which permission they take. The SDK
 * repeats them as the client is configured, and gives each up in time. The caller waits no longer, whatever the SDK does,
 * and not at all once it is interrupted; after that no attempt leaves any more.
 */
final class AdminRequests {
    /** So long is an answer waited for, with all attempts. */
    static final Duration CALL = Duration.ofSeconds(30);

    /** Long enough for a page of a megabyte; an attempt that is swallowed must leave time for another. */
    private static final int ATTEMPTS = 3;

    /** Each may wait for credentials, and a few waits are no reason to let others wait. */
    private static final int MOST_THREADS = 8;

    private final Executor lane = new OnDemandExecutor("dynamodb-lock-admin", MOST_THREADS);
    private final DynamoDbAsyncClient client;
    private final Duration call;
    private final FailureClassifier failures;
    private final BiConsumer<@Nullable Object, @Nullable Throwable> hears;

    /**
     * @param call how long an answer is waited for, with all attempts
     * @param hears of each answer or failure, first of all
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
        return ask(about, action, request, send, 1, reading, refusal -> false);
    }

    /** Asks again and again, ten times as long as for one answer. */
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
                    "not within " + call.multipliedBy(calls).toMillis() + " ms");
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

    /** The answer may be there before anybody could wait for it, and the interruption not be heard of. */
    private static void requireNotInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before it asked");
        }
    }

    @SuppressWarnings("unchecked") // What a request's builder builds is such a request.
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
