package io.github.dynamodblock.table;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.dynamodb.LockTable;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;

/**
 * Which table is used, and where the table is.
 *
 * @param table the table, with the keys, layout and prefix with which its clients are configured
 * @param region the Region; if empty, the Region that the environment or the AWS profile names
 * @param endpoint a DynamoDB that is not that of AWS, such as DynamoDB Local. If the endpoint is on this machine, it
 *     needs no credentials.
 * @param allWriteHere whether all clients write in this Region of an eventually consistent global table
 */
record TableLocation(LockTable table, Optional<String> region, Optional<URI> endpoint, boolean allWriteHere) {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /**
     * The credentials of the environment, or arbitrary ones. No other machine is asked for credentials, unlike with
     * the SDK's defaults.
     */
    private static final AwsCredentialsProvider LOCAL_CREDENTIALS = AwsCredentialsProviderChain.of(
            EnvironmentVariableCredentialsProvider.create(),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));

    /** Without this configuration, a client would use the proxy that the environment or the system properties name. */
    private static final ProxyConfiguration NO_PROXY = ProxyConfiguration.builder()
            .useSystemPropertyValues(false)
            .useEnvironmentVariableValues(false)
            .build();

    private static final AwsRegionProvider LOCAL_REGION =
            new AwsRegionProviderChain(new SystemSettingsRegionProvider(), () -> Region.US_EAST_1);

    /**
     * Returns the lock of that name. In a table with a sort key, a lock that is named without a sort key has the sort
     * key of {@code @Locked}.
     */
    public LockKey key(String partition, Optional<String> sort) {
        return new LockKey(partition, sort.or(() -> table.sortKey().map(attribute -> "-")));
    }

    /**
     * Returns a client for that place; the caller closes it.
     *
     * @throws LockException if the Region is not known
     */
    DynamoDbAsyncClient connect() {
        DynamoDbAsyncClientBuilder builder =
                DynamoDbAsyncClient.builder().overrideConfiguration(override -> override.apiCallTimeout(PATIENCE));
        if (endpoint.filter(TableLocation::isOnThisMachine).isPresent()) {
            builder.region(LOCAL_REGION.getRegion())
                    .credentialsProvider(LOCAL_CREDENTIALS)
                    .httpClientBuilder(NettyNioAsyncHttpClient.builder().proxyConfiguration(NO_PROXY));
        }
        region.map(Region::of).ifPresent(builder::region);
        endpoint.ifPresent(builder::endpointOverride);
        try {
            return builder.build();
        } catch (SdkClientException e) {
            throw new StoreUnavailableException(
                    "The AWS Region of the table '" + table.name()
                            + "' is not known: give --region, or --endpoint for a DynamoDB of your own.",
                    e);
        }
    }

    private static boolean isOnThisMachine(URI endpoint) {
        try {
            return endpoint.getHost() != null
                    && InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
