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
 * Makes DynamoDB clients: those of the harness send each request once and give it up in time. All name the same credentials: DynamoDB Local may keep the tables
 * of others apart.
 */
public final class SdkClients {
    private static final int CONNECTIONS = 100;

    /** Without it, a client asks the proxy that the environment or the system properties name. */
    private static final ProxyConfiguration NO_PROXY = ProxyConfiguration.builder()
            .useSystemPropertyValues(false)
            .useEnvironmentVariableValues(false)
            .build();

    /** Never closed: the last client to close would wait two seconds for the threads that all share. They are daemons. */
    @SuppressWarnings("unused")
    private static final SdkAsyncHttpClient KEEPS_THREADS = NettyNioAsyncHttpClient.create();

    private SdkClients() {}

    /**
     * A client with threads of its own.
     *
     * @param limit when a request is given up
     */
    public static DynamoDbAsyncClient client(URI endpoint, Duration limit) {
        return client(endpoint, limit, NettyNioAsyncHttpClient.builder());
    }

    /** A client with a thread of its own for the network, which no callback of anybody else's can block. */
    public static DynamoDbAsyncClient apart(URI endpoint, Duration limit) {
        return client(
                endpoint,
                limit,
                NettyNioAsyncHttpClient.builder()
                        .eventLoopGroupBuilder(SdkEventLoopGroup.builder().numberOfThreads(1)));
    }

    /**
     * A client as an application has one: with the SDK's own defaults, save that they say where and as whom. What the lock
     * needs besides it must bring along.
     */
    public static DynamoDbAsyncClient ofApplication(URI endpoint) {
        return client(endpoint, NettyNioAsyncHttpClient.builder()).build();
    }

    /** A client on those threads. With a connection pool of its own, its first request opens a new connection. */
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
