package io.github.dynamodblock.dynamodb;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Makes the connections that belong to a lock client: SDK clients that are configured like an SDK client of the
 * application. They have its region, credentials, endpoint, account id, dual-stack, FIPS, authentication and override
 * configuration, and never retry. They do not have its HTTP client and its endpoint discovery, because the SDK does
 * not reveal these settings of a client.
 *
 * <p>If the HTTP client is Netty's, which is the SDK's default, heartbeats have an event loop of their own: one
 * thread, which ends when the lock client is closed. All other SDK clients of a process share one group of event loops.
 * A callback that blocks one of these event loops blocks all requests that use it.
 *
 * <p>If the HTTP client is Netty's, the client for heartbeats has no limit of connections that matters. If the network
 * swallows heartbeats, there can be one connection for each held lease. The lock waits longer for the responses to
 * heartbeats of long leases. With a limit, these heartbeats would occupy the connections, and the heartbeats of short
 * leases could not be sent. The lock client itself limits how many connections it opens at one moment.
 *
 * <p>The limit of connections of another HTTP client should be at least the number of leases that are held at once.
 *
 * @since 1.0.0
 */
public final class DedicatedConnections implements Supplier<DynamoDbAsyncClient> {
    private final Supplier<DynamoDbAsyncClient> others;
    private final Supplier<Connections.Heartbeats> heartbeats;

    private DedicatedConnections(Supplier<DynamoDbAsyncClient> others, Supplier<Connections.Heartbeats> heartbeats) {
        this.others = others;
        this.heartbeats = heartbeats;
    }

    /**
     * Returns connections like those of an asynchronous SDK client, with the HTTP client that is on the class path and
     * its default settings. The default settings include the proxy of the system properties.
     *
     * @param client the SDK client of the application
     * @return the connections
     */
    public static DedicatedConnections like(DynamoDbAsyncClient client) {
        return like(() -> SdkClientTemplate.of(client), Optional::empty);
    }

    /**
     * Returns connections like those of a synchronous SDK client, with the HTTP client that is on the class path and
     * its default settings. An asynchronous HTTP client of the AWS SDK must be on the class path.
     *
     * @param client the SDK client of the application
     * @return the connections
     */
    public static DedicatedConnections like(DynamoDbClient client) {
        return like(() -> SdkClientTemplate.of(client), Optional::empty);
    }

    /**
     * Returns connections like those of an asynchronous SDK client, with HTTP clients that the application configures.
     * If a Netty builder has event loops or a limit of connections, they apply to all requests except heartbeats.
     *
     * @param client the SDK client of the application
     * @param http returns a builder of HTTP clients; called once for each SDK client that is made. The supplier can
     *     return the same builder each time, if at most one lock client is created with these connections. The lock
     *     makes the SDK client of heartbeats last, and then gives a Netty builder another event loop and no limit of
     *     connections.
     * @return the connections
     */
    public static DedicatedConnections like(
            DynamoDbAsyncClient client, Supplier<? extends SdkAsyncHttpClient.Builder<?>> http) {
        return like(() -> SdkClientTemplate.of(client), () -> Optional.of(http.get()));
    }

    /**
     * Returns connections like those of a synchronous SDK client, with HTTP clients that the application configures.
     *
     * @param client the SDK client of the application
     * @param http returns a builder of asynchronous HTTP clients, as for
     *     {@link #like(DynamoDbAsyncClient, Supplier)}
     * @return the connections
     */
    public static DedicatedConnections like(
            DynamoDbClient client, Supplier<? extends SdkAsyncHttpClient.Builder<?>> http) {
        return like(() -> SdkClientTemplate.of(client), () -> Optional.of(http.get()));
    }

    private static DedicatedConnections like(
            Supplier<SdkClientTemplate> look, Supplier<Optional<SdkAsyncHttpClient.Builder<?>>> builders) {
        Supplier<SdkClientTemplate> like = once(look);
        return new DedicatedConnections(() -> like.get().make(builders.get()), () -> {
            Optional<SdkAsyncHttpClient.Builder<?>> http = builders.get();
            return DedicatedEventLoop.isPossible(http)
                    ? heartbeats(like.get(), http)
                    : new Connections.Heartbeats(like.get().make(http), () -> {});
        });
    }

    /** Reads the configuration only once, because the configuration of an SDK client does not change. */
    private static Supplier<SdkClientTemplate> once(Supplier<SdkClientTemplate> look) {
        AtomicReference<@Nullable SdkClientTemplate> seen = new AtomicReference<>();
        return () -> Objects.requireNonNull(seen.updateAndGet(known -> known == null ? look.get() : known));
    }

    private static Connections.Heartbeats heartbeats(
            SdkClientTemplate like, Optional<SdkAsyncHttpClient.Builder<?>> http) {
        DedicatedEventLoop loop = new DedicatedEventLoop();
        try {
            return new Connections.Heartbeats(loop.within(http, like::make), loop::close);
        } catch (RuntimeException | Error e) {
            loop.close();
            throw e;
        }
    }

    /** Returns connections of SDK clients that the supplier makes; {@link #open} calls the supplier twice. */
    static DedicatedConnections by(Supplier<DynamoDbAsyncClient> make) {
        return new DedicatedConnections(make, () -> new Connections.Heartbeats(make.get(), () -> {}));
    }

    /**
     * Makes an SDK client with this configuration, on the event loops that other SDK clients share. Sends nothing.
     *
     * @return a new SDK client, which the caller closes
     * @throws IllegalStateException if the SDK client of the application does not reveal its configuration, or if no
     *     HTTP client can be made
     */
    @Override
    public DynamoDbAsyncClient get() {
        return others.get();
    }

    /**
     * Makes the SDK client of heartbeats last, because this changes the builder of HTTP clients. The builder can be the
     * same for both SDK clients.
     */
    Connections open() {
        DynamoDbAsyncClient rest = others.get();
        try {
            return Connections.own(heartbeats.get(), rest);
        } catch (RuntimeException | Error e) {
            rest.close();
            throw e;
        }
    }
}
