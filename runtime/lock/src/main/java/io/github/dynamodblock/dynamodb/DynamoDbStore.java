package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.Internal;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.system.OnDemandExecutor;
import io.github.dynamodblock.system.SystemClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Keeps locks as items of a DynamoDB table.
 *
 * <p>Each call sends exactly one request, even if the SDK client is configured to retry or to wait longer. So the store
 * can use an application's SDK client as it is. The store sends each request on a thread of its own, except heartbeats,
 * for which the core has threads of its own.
 *
 * @since 1.0.0
 */
@Internal
public final class DynamoDbStore implements LockStore {
    /** Each thread can wait for credentials, and a few such waits must not delay other requests. */
    private static final int MOST_THREADS = 8;

    private final Executor lane = new OnDemandExecutor("dynamodb-lock-request", MOST_THREADS);
    private final Connections connections;
    private final ServerClock clock;
    private final LockTable table;
    private final RowReader rows;
    private final WriteExpressions expressions;
    private final FailureClassifier failures;
    private final CommitTransactions transactions;
    private final MultiKeyTransactions together;
    private final CapacityCount capacity;

    /**
     * Creates a store on a table. The SDK client belongs to the application: the store never closes it.
     *
     * @param client the SDK client that sends the requests
     * @param table the table that keeps the locks
     */
    public DynamoDbStore(DynamoDbAsyncClient client, LockTable table) {
        this(Connections.shared(client), table, new ServerClock(new SystemClock()));
    }

    /**
     * Creates a store on a table.
     *
     * @param clock takes DynamoDB's time from each response
     */
    DynamoDbStore(Connections connections, LockTable table, ServerClock clock) {
        this(connections, table, clock, CapacityCount.NONE);
    }

    private DynamoDbStore(Connections connections, LockTable table, ServerClock clock, CapacityCount capacity) {
        this.connections = connections;
        this.clock = clock;
        this.table = table;
        this.rows = new RowReader(table);
        this.expressions = new WriteExpressions(table, rows, clock);
        this.failures = new FailureClassifier(table);
        this.transactions = new CommitTransactions(table, rows, expressions, failures);
        this.together = new MultiKeyTransactions(table, rows, expressions, failures);
        this.capacity = capacity;
    }

    /**
     * Returns a store on the same table whose requests also ask how much capacity they consume. It sends no more
     * requests than this store.
     *
     * @param listener hears of it, before the caller has the answer
     * @return the store
     */
    public DynamoDbStore reporting(CapacityListener listener) {
        return new DynamoDbStore(connections, table, clock, CapacityCount.of(listener));
    }

    @Override
    public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
        LockKey key = write.key();
        DynamoDbConnection way = write instanceof LockWrite.Heartbeat ? connections.heartbeats() : connections.others();
        if (write instanceof LockWrite.Commit commit) {
            return answered(
                    lane,
                    exchange -> way.client()
                            .transactWriteItems(transactions
                                    .request(commit)
                                    .returnConsumedCapacity(capacity.asked())
                                    .overrideConfiguration(way.within(limit, exchange))
                                    .build()),
                    response -> new StoreAnswer.Applied(commit.made()),
                    failure -> transactions.failed(commit, failure));
        }
        if (expressions.deletes(write)) {
            LockWrite.Release release = (LockWrite.Release) write;
            return answered(
                    lane,
                    exchange -> way.client()
                            .deleteItem(expressions
                                    .delete(release)
                                    .returnConsumedCapacity(capacity.asked())
                                    .overrideConfiguration(way.within(limit, exchange))
                                    .build()),
                    response -> applied(key, response.attributes(), release::apply),
                    failure -> refusedOrFailed(write, failure));
        }
        return answered(
                write instanceof LockWrite.Heartbeat ? Runnable::run : lane,
                exchange -> way.client()
                        .updateItem(expressions
                                .update(write)
                                .returnConsumedCapacity(capacity.asked())
                                .overrideConfiguration(way.within(limit, exchange))
                                .build()),
                response -> applied(key, response.attributes(), Optional::orElseThrow),
                failure -> refusedOrFailed(write, failure));
    }

    /** Returns the result of a write that was applied; unknown, if the row in the response cannot be read. */
    private StoreAnswer applied(
            LockKey key, Map<String, AttributeValue> item, Function<Optional<LockRow>, LockRow> made) {
        try {
            return new StoreAnswer.Applied(made.apply(rows.row(key, item)));
        } catch (RuntimeException unreadable) {
            return new StoreAnswer.Unknown(unreadable);
        }
    }

    private StoreAnswer refusedOrFailed(LockWrite write, Throwable failure) {
        LockKey key = write.key();
        if (FailureClassifier.unwrapped(failure) instanceof ConditionalCheckFailedException refusal) {
            try {
                if (write instanceof LockWrite.Acquire acquire) {
                    rows.requireLockable(key, refusal.item(), acquire.content().ownItem());
                }
                return new StoreAnswer.Refused(rows.row(key, refusal.item()));
            } catch (RuntimeException notALock) {
                return failures.answer(key, notALock);
            }
        }
        return failures.answer(key, failure);
    }

    @Override
    public CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
        DynamoDbConnection way = connections.others();
        return answered(
                lane,
                exchange -> way.client()
                        .transactWriteItems(together.acquire(writes)
                                .returnConsumedCapacity(capacity.asked())
                                .overrideConfiguration(way.within(limit, exchange))
                                .build()),
                response -> new AcquireAllAnswer.Applied(),
                failure -> together.failed(writes, failure));
    }

    @Override
    public CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
        DynamoDbConnection way = connections.others();
        return answered(
                lane,
                exchange -> way.client()
                        .batchGetItem(together.read(keys)
                                .returnConsumedCapacity(capacity.asked())
                                .overrideConfiguration(way.within(limit, exchange))
                                .build()),
                response -> together.shown(keys, response),
                failure -> together.notShown(keys, failure));
    }

    @Override
    public TransactWriteItem check(LockKey key, String grant, long token) {
        return transactions.check(key, grant, token);
    }

    @Override
    public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
        DynamoDbConnection way = connections.others();
        return answered(
                lane,
                exchange -> way.client()
                        .getItem(GetItemRequest.builder()
                                .tableName(table.name())
                                .key(rows.primaryKey(key))
                                .consistentRead(consistent)
                                .returnConsumedCapacity(capacity.asked())
                                .overrideConfiguration(way.within(limit, exchange))
                                .build()),
                response -> new ReadAnswer.Shown(rows.row(key, response.item())),
                failure ->
                        new ReadAnswer.Nothing(failures.typed(key, failure), FailureClassifier.isRetryable(failure)));
    }

    /**
     * Sends a request and returns what its response, or its failure, means.
     *
     * @param on calls the SDK
     */
    private <R, A> CompletableFuture<A> answered(
            Executor on,
            Function<RequestExchange, CompletableFuture<R>> request,
            Function<R, A> answer,
            Function<Throwable, A> failed) {
        RequestExchange exchange = new RequestExchange();
        CompletableFuture<R> sent = SdkCalls.on(on, exchange, () -> request.apply(exchange));
        CompletableFuture<A> result = sent.whenComplete(clock::hear)
                .whenComplete(capacity::hear)
                .thenApply(answer)
                .exceptionally(failure -> failed.apply(exchange.told(failure)))
                // DynamoDB refused the request, but the refusal cannot be read.
                .exceptionally(unreadable -> failed.apply(exchange.foreign(unreadable)));
        CompletableFuture<A> unused = result.whenComplete((value, failure) -> {
            if (result.isCancelled()) {
                sent.cancel(true);
            }
        });
        return result;
    }
}
