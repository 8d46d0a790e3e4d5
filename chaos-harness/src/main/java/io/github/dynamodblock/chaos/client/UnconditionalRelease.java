package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.mutant.LeaseDecorator;
import io.github.dynamodblock.chaos.mutant.LockVariant;
import io.github.dynamodblock.chaos.mutant.MutantClient;
import io.github.dynamodblock.chaos.workload.LockUnderTest;
import io.github.dynamodblock.dynamodb.LockTable;
import io.github.dynamodblock.dynamodb.TableLayout;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * This client is {@code mutant:unconditional-release} in real runs. A release frees the row whatever grant the row
 * shows, also after the lease was lost. Then the lock of the next holder is free while this holder still believes. C1,
 * C1' or LIN finds the mutant.
 */
final class UnconditionalRelease extends MutantClient {
    private final Freeing freeing;

    private UnconditionalRelease(LockClient real, Freeing freeing) {
        super(real);
        this.freeing = freeing;
    }

    static final String NAME = "unconditional-release";

    static LockUnderTest open(ClientSetup setup) {
        Freeing freeing = new Freeing(setup.sdk(), setup.table(), setup.timing().lease());
        return OurClient.open(setup, store -> new FreeingStore(store, freeing), new LockVariant() {
            @Override
            public LockClient user(LockClient real, Ports ports) {
                return new UnconditionalRelease(real, freeing);
            }
        });
    }

    @Override
    protected Lease broken(Lease lease) {
        return new FreeingLease(lease, freeing);
    }

    /** The write without a condition. In everything else it is equal to a release of its grant. */
    private static final class Freeing {
        private final DynamoDbAsyncClient sdk;
        private final LockTable table;
        private final Duration limit;
        private final Map<Long, Version> versions = new ConcurrentHashMap<>();

        Freeing(DynamoDbAsyncClient sdk, LockTable table, Duration limit) {
            this.sdk = sdk;
            this.table = table;
            this.limit = limit;
        }

        /** Stores the last version that the grant with that token wrote. */
        void wrote(LockRow row) {
            Version.parse(row.version())
                    .ifPresent(
                            version -> row.token().ifPresent(token -> versions.merge(token, version, Freeing::later)));
        }

        private static Version later(Version one, Version other) {
            return one.beat() > other.beat() ? one : other;
        }

        CompletableFuture<Void> freeLost(LockKey key, long token) {
            Version last = versions.get(token);
            return last == null ? CompletableFuture.completedFuture(null) : free(key, last.next());
        }

        CompletableFuture<Void> free(LockKey key, Version version) {
            return table.layout() == TableLayout.PYTHON ? delete(key) : markFree(key, version);
        }

        private CompletableFuture<Void> delete(LockKey key) {
            return sdk.deleteItem(request -> request.tableName(table.name())
                            .key(primaryKey(key))
                            .overrideConfiguration(override -> override.apiCallTimeout(limit)))
                    .thenAccept(response -> {});
        }

        private CompletableFuture<Void> markFree(LockKey key, Version version) {
            return sdk.updateItem(request -> request.tableName(table.name())
                            .key(primaryKey(key))
                            .overrideConfiguration(override -> override.apiCallTimeout(limit))
                            .updateExpression("SET isReleased = :yes, recordVersionNumber = :version")
                            .expressionAttributeValues(Map.of(
                                    ":yes",
                                    AttributeValue.fromS("1"),
                                    ":version",
                                    AttributeValue.fromS(version.toString()))))
                    .thenAccept(response -> {});
        }

        private Map<String, AttributeValue> primaryKey(LockKey key) {
            Map<String, AttributeValue> primaryKey = new HashMap<>();
            primaryKey.put(table.partitionKey(), AttributeValue.fromS(key.partition()));
            key.sort().ifPresent(sort -> primaryKey.put(table.sortKey().orElseThrow(), AttributeValue.fromS(sort)));
            return primaryKey;
        }
    }

    /** A store that passes on every write except the release. */
    private record FreeingStore(LockStore store, Freeing freeing) implements LockStore {
        @Override
        public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
            if (write instanceof LockWrite.Release release) {
                return freeing.free(release.key(), release.version())
                        .handle((done, thrown) -> thrown == null
                                ? new StoreAnswer.Applied(freed(release))
                                : new StoreAnswer.Unknown(thrown));
            }
            return store.write(write, limit).thenApply(answer -> {
                if (answer instanceof StoreAnswer.Applied applied) {
                    freeing.wrote(applied.row());
                }
                return answer;
            });
        }

        private static LockRow freed(LockWrite.Release release) {
            return new LockRow(
                    release.key(),
                    Optional.empty(),
                    Optional.empty(),
                    release.version().toString(),
                    true,
                    OptionalLong.of(release.token()),
                    RowContent.NONE);
        }

        @Override
        public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
            return store.read(key, consistent, limit);
        }

        @Override
        public CompletableFuture<AcquireAllAnswer> acquireAll(List<LockWrite.Acquire> writes, Duration limit) {
            return store.acquireAll(writes, limit);
        }

        @Override
        public CompletableFuture<ReadAllAnswer> readAll(List<LockKey> keys, Duration limit) {
            return store.readAll(keys, limit);
        }

        @Override
        public TransactWriteItem check(LockKey key, String grant, long token) {
            return store.check(key, grant, token);
        }
    }

    /** A lease that frees the row even if the real lease was lost. */
    private static final class FreeingLease extends LeaseDecorator {
        private final Freeing freeing;

        FreeingLease(Lease real, Freeing freeing) {
            super(real);
            this.freeing = freeing;
        }

        @Override
        public ReleaseOutcome release() {
            return releaseAsync().toCompletableFuture().join();
        }

        @Override
        public CompletionStage<ReleaseOutcome> releaseAsync() {
            return state() == LeaseState.LOST
                    ? freeing.freeLost(key(), fencingToken()).handle((done, thrown) -> ReleaseOutcome.LOST)
                    : super.releaseAsync();
        }

        @Override
        public void close() {
            releaseAsync().toCompletableFuture().join();
        }
    }
}
