package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.dynamodb.DynamoDbStore;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.system.SystemClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** A store whose requests are observed. The observer hears of a response before the lock does. */
final class CountedStore implements LockStore {
    private final String client;
    private final LockStore store;
    private final LockObserver observer;
    private final Clock clock = new SystemClock();

    /** @param client the name of the client */
    CountedStore(String client, LockStore store, LockObserver observer) {
        this.client = client;
        this.store = store;
        this.observer = observer;
    }

    /** Returns the observed store, whose requests ask for the consumed capacity if the observer wants it. */
    static CountedStore of(String client, LockStore store, LockObserver observer) {
        return new CountedStore(
                client,
                observer.wantsCapacity() && store instanceof DynamoDbStore table
                        ? table.reporting((units, number) -> observer.consumed(client, units, number))
                        : store,
                observer);
    }

    private <T> CompletableFuture<T> counted(
            StoreRequest request,
            LockKey key,
            CompletableFuture<T> answer,
            long sent,
            Function<T, StoreRequest.Response> response) {
        CompletableFuture<T> told = answer.whenComplete((result, failure) -> observer.requested(
                client,
                request,
                key,
                failure == null ? response.apply(result) : StoreRequest.Response.FAILED,
                Duration.ofNanos(clock.nanos() - sent)));
        CompletableFuture<T> unused = told.whenComplete((result, failure) -> {
            if (told.isCancelled()) {
                answer.cancel(true);
            }
        });
        return told;
    }

    @Override
    public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
        long sent = clock.nanos();
        return counted(StoreRequest.of(write), write.key(), store.write(write, limit), sent, answer -> {
            if (answer instanceof StoreAnswer.Applied) {
                return StoreRequest.Response.DONE;
            }
            return answer instanceof StoreAnswer.Failed ? StoreRequest.Response.FAILED : StoreRequest.Response.REFUSED;
        });
    }

    @Override
    public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
        long sent = clock.nanos();
        return counted(
                StoreRequest.READ,
                key,
                store.read(key, consistent, limit),
                sent,
                answer ->
                        answer instanceof ReadAnswer.Shown ? StoreRequest.Response.DONE : StoreRequest.Response.FAILED);
    }

    @Override
    public CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
        long sent = clock.nanos();
        return counted(StoreRequest.ACQUIRE_ALL, writes.get(0).key(), store.acquireAll(writes, limit), sent, answer -> {
            if (answer instanceof AcquireAllAnswer.Applied) {
                return StoreRequest.Response.DONE;
            }
            return answer instanceof AcquireAllAnswer.Refused
                    ? StoreRequest.Response.REFUSED
                    : StoreRequest.Response.FAILED;
        });
    }

    @Override
    public CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
        long sent = clock.nanos();
        return counted(
                StoreRequest.READ_ALL,
                keys.get(0),
                store.readAll(keys, limit),
                sent,
                answer -> answer instanceof ReadAllAnswer.Shown
                        ? StoreRequest.Response.DONE
                        : StoreRequest.Response.FAILED);
    }

    @Override
    public TransactWriteItem check(LockKey key, String grant, long token) {
        return store.check(key, grant, token);
    }
}
