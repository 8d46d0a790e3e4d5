package io.github.dynamodblock.dynamodb;

import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** An event loop with one thread and connections of its own, for an HTTP client of Netty. */
final class DedicatedEventLoop implements AutoCloseable {
    private static final String NETTY = "software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient";
    /** The system property of the SDK that selects another HTTP client than the first one on the class path. */
    private static final String CHOICE = "software.amazon.awssdk.http.async.service.impl";

    /** More than the leases of any client: at most one or two heartbeats of each lease are in flight. */
    private static final int MAX_CONNECTIONS = 100_000;

    private final SdkEventLoopGroup loop = SdkEventLoopGroup.builder()
            .numberOfThreads(1)
            .threadFactory(task -> {
                Thread thread = new Thread(task, "dynamodb-lock-network");
                thread.setDaemon(true);
                return thread;
            })
            .build();

    /** Returns whether the HTTP clients of the builder, or those of the class path if there is none, are Netty's. */
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
     * Makes an SDK client whose connections are on this event loop, with one connection for each request in flight. The
     * builder of the HTTP client has this event loop only during the call.
     */
    DynamoDbAsyncClient within(
            Optional<SdkAsyncHttpClient.Builder<?>> http,
            Function<Optional<SdkAsyncHttpClient.Builder<?>>, DynamoDbAsyncClient> make) {
        NettyNioAsyncHttpClient.Builder netty =
                (NettyNioAsyncHttpClient.Builder) http.orElseGet(NettyNioAsyncHttpClient::builder);
        try {
            return make.apply(Optional.of(
                    netty.eventLoopGroupBuilder(null).eventLoopGroup(loop).maxConcurrency(MAX_CONNECTIONS)));
        } finally {
            netty.eventLoopGroup(null);
        }
    }

    /** Starts the shutdown: the thread ends when it has closed its connections. Does not wait. */
    @Override
    public void close() {
        Future<?> unused = loop.eventLoopGroup().shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }
}
