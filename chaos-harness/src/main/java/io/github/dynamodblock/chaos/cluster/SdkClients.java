package io.github.dynamodblock.chaos.cluster;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;

/**
 * This class makes DynamoDB clients. The clients of the harness send each request once, and give a request up in time.
 * All clients use the same credentials, because DynamoDB Local can keep separate tables for each credentials.
 */
public final class SdkClients {
    private static final int CONNECTIONS = 100;

    /** Without this configuration, a client uses the HTTP proxy that the environment or the system properties name. */
    private static final ProxyConfiguration NO_PROXY = ProxyConfiguration.builder()
            .useSystemPropertyValues(false)
            .useEnvironmentVariableValues(false)
            .build();

    /**
     * This client is never closed. All clients share its threads, and the last client that is closed would wait two
     * seconds for these threads. The threads are daemon threads.
     */
    @SuppressWarnings("unused")
    private static final SdkAsyncHttpClient KEEPS_THREADS = NettyNioAsyncHttpClient.create();

    private SdkClients() {}

    /**
     * Makes a client for the harness.
     *
     * @param endpoint the endpoint
     * @param limit after this time, a request is given up
     * @return the client
     */
    public static DynamoDbAsyncClient client(URI endpoint, Duration limit) {
        return client(endpoint, limit, NettyNioAsyncHttpClient.builder());
    }

    /**
     * Makes a client with a network thread of its own. So no callback of another client can block its network.
     *
     * @param endpoint the endpoint
     * @param limit after this time, a request is given up
     * @return the client
     */
    public static DynamoDbAsyncClient apart(URI endpoint, Duration limit) {
        return client(
                endpoint,
                limit,
                NettyNioAsyncHttpClient.builder()
                        .eventLoopGroupBuilder(SdkEventLoopGroup.builder().numberOfThreads(1)));
    }

    /**
     * Makes a client as an application does: with the defaults of the SDK, except the endpoint, the region, the
     * credentials and the HTTP proxy. If the lock needs other settings, the lock itself must provide them.
     *
     * @param endpoint the endpoint
     * @return the client
     */
    public static DynamoDbAsyncClient ofApplication(URI endpoint) {
        return client(endpoint, NettyNioAsyncHttpClient.builder()).build();
    }

    /**
     * Makes a client that uses these threads. The client has a connection pool of its own, so its first request opens a
     * new connection.
     */
    static DynamoDbAsyncClient client(URI endpoint, Duration limit, SdkEventLoopGroup network) {
        return client(endpoint, limit, NettyNioAsyncHttpClient.builder().eventLoopGroup(network));
    }

    private static boolean isOnThisMachine(URI endpoint) {
        try {
            return InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static DynamoDbAsyncClient client(URI endpoint, Duration limit, NettyNioAsyncHttpClient.Builder http) {
        return client(
                        endpoint,
                        http.maxConcurrency(CONNECTIONS)
                                .connectionTimeout(limit)
                                .connectionAcquisitionTimeout(limit))
                .overrideConfiguration(override ->
                        override.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallTimeout(limit))
                .build();
    }

    private static DynamoDbAsyncClientBuilder client(URI endpoint, NettyNioAsyncHttpClient.Builder http) {
        if (isOnThisMachine(endpoint)) {
            http.proxyConfiguration(NO_PROXY);
        }
        return DynamoDbAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("chaos", "harness")))
                .httpClientBuilder(http);
    }
}
