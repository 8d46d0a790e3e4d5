package io.github.dynamodblock.dynamodb;

import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** One thread that sends and hears over connections of its own, where the HTTP client is Netty's. */
final class DedicatedEventLoop implements AutoCloseable {
    private static final String NETTY = "software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient";
    /** The SDK's, for a choice of another HTTP client than the first of the class path. */
    private static final String CHOICE = "software.amazon.awssdk.http.async.service.impl";

    /** More than the leases of any client: what is in flight is at most one heartbeat of each, or two. */
    private static final int ONE_FOR_EACH_LEASE = 100_000;

    private final SdkEventLoopGroup loop = SdkEventLoopGroup.builder()
            .numberOfThreads(1)
            .threadFactory(task -> {
                Thread thread = new Thread(task, "dynamodb-lock-network");
                thread.setDaemon(true);
                return thread;
            })
            .build();

    /** Whether clients made by that builder, or else those of the class path, are Netty's. */
    static boolean isPossible(Optional<SdkAsyncHttpClient.Builder<?>> http) {
        try {
            Class.forName(NETTY, false, DedicatedEventLoop.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
        return http.map(NettyNioAsyncHttpClient.Builder.class::isInstance)
                .orElseGet(() -> System.getProperty(CHOICE) == null);
    }

    /**
     * A client whose connections are on this loop, and as many as there are requests in flight; made from an HTTP client's
     * builder that has this loop for the time being.
     */
    DynamoDbAsyncClient within(
            Optional<SdkAsyncHttpClient.Builder<?>> http,
            Function<Optional<SdkAsyncHttpClient.Builder<?>>, DynamoDbAsyncClient> make) {
        NettyNioAsyncHttpClient.Builder netty =
                (NettyNioAsyncHttpClient.Builder) http.orElseGet(NettyNioAsyncHttpClient::builder);
        try {
            return make.apply(Optional.of(
                    netty.eventLoopGroupBuilder(null).eventLoopGroup(loop).maxConcurrency(ONE_FOR_EACH_LEASE)));
        } finally {
            netty.eventLoopGroup(null);
        }
    }

    /** Ends the thread when it has closed its connections; waits for nothing. */
    @Override
    public void close() {
        Future<?> unused = loop.eventLoopGroup().shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }
}
