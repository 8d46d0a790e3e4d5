package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;

/** A lock table in the DynamoDB Local that all tests of this JVM share. */
final class LocalTable {
    static final LockTable LOCKS = LockTable.named("locks");

    /** Never closed: the last to close would wait two seconds for the event loops that they all share. */
    @SuppressWarnings("unused")
    private static final SdkAsyncHttpClient KEEPS_LOOPS = NettyNioAsyncHttpClient.create();

    private LocalTable() {}

    static DynamoDbAsyncClient client(ExecutionInterceptor... interceptors) {
        return client(DynamoDbLocal.shared().endpoint(), interceptors);
    }

    static DynamoDbAsyncClient client(URI endpoint, ExecutionInterceptor... interceptors) {
        return clientBuilder(endpoint)
                .overrideConfiguration(o -> {
                    for (ExecutionInterceptor interceptor : interceptors) {
                        o.addExecutionInterceptor(interceptor);
                    }
                })
                .build();
    }

    /** A client that its test configures further. */
    static DynamoDbAsyncClientBuilder clientBuilder(URI endpoint) {
        if (!"127.0.0.1".equals(endpoint.getHost()) && !"localhost".equals(endpoint.getHost())) {
            throw new IllegalArgumentException("Tests talk to loopback only, not to " + endpoint);
        }
        return DynamoDbAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder());
    }
}
