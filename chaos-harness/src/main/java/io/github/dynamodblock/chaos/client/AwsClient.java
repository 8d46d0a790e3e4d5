package io.github.dynamodblock.chaos.client;

import com.amazonaws.services.dynamodbv2.AcquireLockOptions;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClientOptions;
import com.amazonaws.services.dynamodbv2.LockItem;
import com.amazonaws.services.dynamodbv2.model.LockCurrentlyUnavailableException;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.chaos.workload.LockUnderTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * An AWS client is the peer {@code aws}: the AWS lock client for Java, configured as its users configure it.
 *
 * <ul>
 *   <li>Its times are its defaults (lease 20 s, refresh 1 s, safe period 12 s), in proportion to the lease of the run.
 *   <li>Its heartbeat period is that of the run.
 *   <li>Its SDK client has no settings except the endpoint, the region and the credentials.
 * </ul>
 */
final class AwsClient implements LockClient, LockUnderTest {
    private static final int REFRESHES_IN_A_LEASE = 20;

    private final AmazonDynamoDBLockClient client;
    private final AwsVersions versions;
    private final ClientSetup setup;
    private final GrantTokens grants = new GrantTokens();
    private final AtomicLong numbers = new AtomicLong();

    private AwsClient(ClientSetup setup) {
        this.setup = setup;
        this.versions = new AwsVersions();
        DynamoDbClient sdk = DynamoDbClient.builder()
                .endpointOverride(setup.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("chaos", "harness")))
                .httpClientBuilder(ApacheHttpClient.builder())
                .overrideConfiguration(override -> override.addExecutionInterceptor(new AwsRequests(
                        setup.recorder(), versions, setup.table().partitionKey())))
                .build();
        this.client = new AmazonDynamoDBLockClient(
                AmazonDynamoDBLockClientOptions.builder(sdk, setup.table().name())
                        .withPartitionKeyName(setup.table().partitionKey())
                        .withOwnerName(setup.owner())
                        .withTimeUnit(TimeUnit.MILLISECONDS)
                        .withLeaseDuration(setup.timing().lease().toMillis())
                        .withHeartbeatPeriod(setup.timing().heartbeat().toMillis())
                        .withCreateHeartbeatBackgroundThread(true)
                        .build());
    }

    static LockUnderTest open(ClientSetup setup) {
        return new AwsClient(setup);
    }

    @Override
    public LockClient locks() {
        return this;
    }

    @Override
    public boolean supportsFencing() {
        return false;
    }

    @Override
    public Optional<String> grantOf(String key, long token) {
        return grants.grantOf(key, token);
    }

    @Override
    public Optional<Lease> tryAcquire(LockRequest request) throws InterruptedException {
        try {
            return Optional.of(acquire(request, options -> options.withShouldSkipBlockingWait(true)));
        } catch (LockNotGrantedException busy) {
            return Optional.empty();
        }
    }

    /**
     * Acquires a lock. The AWS client adds the lease that it finds in the row to the wait limit of the caller. So the
     * limit is shortened by one lease here.
     */
    @Override
    public Lease acquire(LockRequest request) throws InterruptedException {
        Duration lease = setup.timing().lease();
        Duration limit = request.waitLimit().orElse(lease.multipliedBy(2)).minus(lease);
        return acquire(
                request,
                options -> options.withAdditionalTimeToWaitForLock(Math.max(0, limit.toMillis()))
                        .withRefreshPeriod(lease.toMillis() / REFRESHES_IN_A_LEASE));
    }

    /** The options that a caller wants, in addition to the key. */
    private interface Options {
        AcquireLockOptions.AcquireLockOptionsBuilder of(AcquireLockOptions.AcquireLockOptionsBuilder options);
    }

    private Lease acquire(LockRequest request, Options options) throws InterruptedException {
        CompletableFuture<AwsLease> granted = new CompletableFuture<>();
        try {
            LockItem item = client.acquireLock(options.of(
                            AcquireLockOptions.builder(request.key().partition())
                                    .withTimeUnit(TimeUnit.MILLISECONDS)
                                    .withSessionMonitor(
                                            setup.timing().safePeriod().toMillis(),
                                            Optional.of(() -> granted.join().inDanger())))
                    .build());
            AwsLease lease = new AwsLease(client, item, request, numbers.incrementAndGet());
            grants.named(
                    request.key().partition(), lease.fencingToken(), versions.grantOf(item.getRecordVersionNumber()));
            granted.complete(lease);
            return lease;
        } catch (com.amazonaws.services.dynamodbv2.model.LockNotGrantedException
                | LockCurrentlyUnavailableException busy) {
            LockNotGrantedException told = new LockNotGrantedException(request.key());
            told.addSuppressed(busy);
            throw told;
        } catch (RuntimeException e) {
            throw new StoreUnavailableException("The AWS lock client threw " + e, e);
        }
    }

    @Override
    public CompletableFuture<Optional<Lease>> tryAcquireAsync(LockRequest request) {
        throw AwsLease.unsupported();
    }

    @Override
    public CompletableFuture<Lease> acquireAsync(LockRequest request) {
        throw AwsLease.unsupported();
    }

    @Override
    public List<Lease> leases() {
        throw AwsLease.unsupported();
    }

    @Override
    public MultiLease acquireAll(List<LockRequest> requests) {
        throw AwsLease.unsupported();
    }

    @Override
    public Optional<MultiLease> tryAcquireAll(List<LockRequest> requests) {
        throw AwsLease.unsupported();
    }

    @Override
    public CompletableFuture<MultiLease> acquireAllAsync(List<LockRequest> requests) {
        throw AwsLease.unsupported();
    }

    @Override
    public CompletableFuture<Optional<MultiLease>> tryAcquireAllAsync(List<LockRequest> requests) {
        throw AwsLease.unsupported();
    }

    @Override
    public String owner() {
        return setup.owner();
    }

    /** The other library knows nothing of work. */
    @Override
    public void close(Duration workLimit) {
        close();
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException | RuntimeException e) {
            // The client could not release the locks that it still held. These locks become free by themselves, as
            // after a kill.
            return;
        }
    }
}
