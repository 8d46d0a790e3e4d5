package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.workload.LockUnderTest;
import io.github.dynamodblock.dynamodb.LockTable;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Mutant 5: a release frees the row whatever grant it shows, also after the lease was lost. The next holder's lock is
 * then free while it still believes. Caught by C1'.
 */
final class UnconditionalRelease extends MutantClient {
    private final Freeing freeing;

    private UnconditionalRelease(LockClient real, Freeing freeing) {
        super(real);
        this.freeing = freeing;
    }

    static LockUnderTest open(ClientSetup setup) {
        Freeing freeing = new Freeing(setup.sdk(), setup.table());
        return OurClient.open(
                setup, store -> new FreeingStore(store, freeing), real -> new UnconditionalRelease(real, freeing));
    }

    @Override
    Lease broken(Lease lease) {
        return new FreeingLease(lease, freeing);
    }

    /** The write without a condition. */
    private record Freeing(DynamoDbAsyncClient sdk, LockTable table) {
        CompletableFuture<Void> free(LockKey key) {
            return sdk.updateItem(request -> request.tableName(table.name())
                            .key(Map.of(table.partitionKey(), AttributeValue.fromS(key.partition())))
                            .updateExpression("SET isReleased = :yes")
                            .expressionAttributeValues(Map.of(":yes", AttributeValue.fromS("1"))))
                    .thenAccept(response -> {});
        }
    }

    /** Lets every write pass but the release. */
    private record FreeingStore(LockStore store, Freeing freeing) implements LockStore {
        @Override
        public CompletableFuture<StoreAnswer> write(LockWrite write) {
            if (!(write instanceof LockWrite.Release release)) {
                return store.write(write);
            }
            return freeing.free(release.key())
                    .handle((done, thrown) -> thrown == null
                            ? new StoreAnswer.Applied(freed(release))
                            : new StoreAnswer.Unknown(
                                    thrown instanceof CompletionException e && e.getCause() != null
                                            ? e.getCause()
                                            : thrown));
        }

        private static LockRow freed(LockWrite.Release release) {
            return new LockRow(
                    release.key(),
                    Optional.empty(),
                    Optional.empty(),
                    release.version().toString(),
                    true,
                    OptionalLong.of(release.token()),
                    Optional.empty());
        }

        @Override
        public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent) {
            return store.read(key, consistent);
        }
    }

    /** Frees the row even when the real lease knows better. */
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
                    ? freeing.free(key()).handle((done, thrown) -> ReleaseOutcome.LOST)
                    : super.releaseAsync();
        }

        @Override
        public void close() {
            CompletionStage<ReleaseOutcome> ending = releaseAsync();
            ending.toCompletableFuture().join();
        }
    }
}
