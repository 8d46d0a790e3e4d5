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
 * Locks as items of a DynamoDB table. Each call is exactly one request, however the SDK client is configured to retry and
 * to wait; so an application's client can be used as it is. It is sent on a thread of the store's own, but for heartbeats, for
 * which the core has threads of their own.
 */
@Internal
public final class DynamoDbStore implements LockStore {
    /** Each may wait for credentials, and a few waits are no reason to let others wait. */
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

    /** Locks in that table; the SDK client is the application's own, and never closed here. */
    public DynamoDbStore(DynamoDbAsyncClient client, LockTable table) {
        this(Connections.shared(client), table, new ServerClock(new SystemClock()));
    }

    /** @param clock hears when each answer was given */
    DynamoDbStore(Connections connections, LockTable table, ServerClock clock) {
        this.connections = connections;
        this.clock = clock;
        this.table = table;
        this.rows = new RowReader(table);
        this.expressions = new WriteExpressions(table, rows, clock);
        this.failures = new FailureClassifier(table);
        this.transactions = new CommitTransactions(table, rows, expressions, failures);
        this.together = new MultiKeyTransactions(table, rows, expressions, failures);
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
                                .overrideConfiguration(way.within(limit, exchange))
                                .build()),
                response -> applied(key, response.attributes(), Optional::orElseThrow),
                failure -> refusedOrFailed(write, failure));
    }

    /** It was applied; if the row cannot be read, that much is not known to the caller. */
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
                                .overrideConfiguration(way.within(limit, exchange))
                                .build()),
                response -> new ReadAnswer.Shown(rows.row(key, response.item())),
                failure -> new ReadAnswer.Nothing(failures.typed(key, failure), FailureClassifier.isPassing(failure)));
    }

    /** @param on calls the SDK */
    private <R, A> CompletableFuture<A> answered(
            Executor on,
            Function<RequestExchange, CompletableFuture<R>> request,
            Function<R, A> answer,
            Function<Throwable, A> failed) {
        RequestExchange exchange = new RequestExchange();
        CompletableFuture<R> sent = SdkCalls.on(on, exchange, () -> request.apply(exchange));
        CompletableFuture<A> result = sent.whenComplete(clock::hear)
                .thenApply(answer)
                .exceptionally(failure -> failed.apply(exchange.told(failure)))
                // A refusal that cannot be read.
                .exceptionally(unreadable -> failed.apply(exchange.foreign(unreadable)));
        CompletableFuture<A> unused = result.whenComplete((value, failure) -> {
            if (result.isCancelled()) {
                sent.cancel(true);
            }
        });
        return result;
    }
}
