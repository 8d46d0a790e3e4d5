package io.github.dynamodblock.chaos.cluster;

import io.github.dynamodblock.chaos.nemesis.ConnectionProbe;
import io.github.dynamodblock.chaos.nemesis.MonotonicTime;
import io.github.dynamodblock.chaos.nemesis.ProbeResult;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A proxy probe tests the way of one worker to the store. It sends a write through the worker's proxy on a new
 * connection. Then it reads the item consistently, directly from the store.
 */
final class ProxyProbe implements ConnectionProbe {
    static final String KEY = "probe";
    static final String VALUE = "value";

    private final AtomicLong count = new AtomicLong();
    private final String name;
    private final String table;
    private final Supplier<CompletableFuture<Map<String, AttributeValue>>> reading;
    private final Function<Duration, DynamoDbAsyncClient> newClient;
    private final Executor helpers;
    private final MonotonicTime time;

    ProxyProbe(
            String name,
            String table,
            Supplier<CompletableFuture<Map<String, AttributeValue>>> reading,
            Function<Duration, DynamoDbAsyncClient> newClient,
            Executor helpers,
            MonotonicTime time) {
        this.name = name;
        this.table = table;
        this.reading = reading;
        this.newClient = newClient;
        this.helpers = helpers;
        this.time = time;
    }

    @Override
    public CompletableFuture<ProbeResult> write(Duration patience) {
        // The time makes the value unique: the table of a store that the harness did not start can still contain a
        // value of an earlier run.
        AttributeValue value = AttributeValue.fromS(time.now() + "-" + count.incrementAndGet());
        return CompletableFuture.supplyAsync(() -> newClient.apply(patience), helpers)
                .thenCompose(client -> write(client, value).whenCompleteAsync((done, error) -> client.close(), helpers))
                .thenCompose(written -> read(value, written));
    }

    private CompletableFuture<Written> write(DynamoDbAsyncClient client, AttributeValue value) {
        long sent = time.now();
        return client.putItem(
                        request -> request.tableName(table).item(Map.of(KEY, AttributeValue.fromS(name), VALUE, value)))
                .handle((answer, error) -> new Written(since(sent), error));
    }

    private CompletableFuture<ProbeResult> read(AttributeValue value, Written written) {
        long sent = time.now();
        return reading.get()
                .thenApply(item -> new ProbeResult(
                        written.error == null,
                        value.equals(item.get(VALUE)),
                        written.took,
                        since(sent),
                        written.detail()));
    }

    private Duration since(long moment) {
        return Duration.ofNanos(time.now() - moment);
    }

    /** The result of the write. */
    private record Written(Duration took, @Nullable Throwable error) {
        /** Returns the root cause of the failure, without the advice that the SDK adds. */
        String detail() {
            if (error == null) {
                return "ok";
            }
            Throwable cause = error;
            for (Throwable next = cause; next != null; next = next.getCause()) {
                cause = next;
            }
            String message = String.valueOf(cause.getMessage());
            return cause.getClass().getSimpleName() + ": " + message.split("\\. ", 2)[0];
        }
    }
}
