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
 * How a lock makes connections of its own: those of SDK clients like another, which have its region, credentials,
 * endpoint, account id, dual-stack, FIPS, authentication and override configuration, and never retry. What the SDK does
 * not tell of a client is not taken over: its HTTP client and endpoint discovery.
 *
 * <p>With the Netty client, which is the SDK's default, heartbeats have an event loop to themselves: one thread, that ends
 * when the lock client is closed. All other SDK clients of a process share one group of event loops, and a callback that
 * blocks one of those blocks whatever goes over it.
 *
 * <p>Netty's client for heartbeats also has no limit of connections that matters: there can be one for each lease held, if
 * the network swallows their heartbeats. With a limit, those of long leases, which are waited for longer, would keep those
 * of short ones from being sent. The lock client itself sees to it that not all are opened at one moment. With another HTTP client its limit should be no less than the leases held at once.
 */
public final class DedicatedConnections implements Supplier<DynamoDbAsyncClient> {
    private final Supplier<DynamoDbAsyncClient> others;
    private final Supplier<Connections.Heartbeats> heartbeats;

    private DedicatedConnections(Supplier<DynamoDbAsyncClient> others, Supplier<Connections.Heartbeats> heartbeats) {
        this.others = others;
        this.heartbeats = heartbeats;
    }

    /** With the HTTP client of the class path and its defaults, which know the proxy of the system's properties. */
    public static DedicatedConnections like(DynamoDbAsyncClient client) {
        return like(() -> SdkClientTemplate.of(client), Optional::empty);
    }

    /** Like one that waits for its answers; an HTTP client that does not wait has to be on the class path. */
    public static DedicatedConnections like(DynamoDbClient client) {
        return like(() -> SdkClientTemplate.of(client), Optional::empty);
    }

    /**
     * With HTTP clients made by builders of yours. Event loops and a limit of connections that a Netty builder was given are
     * used for all but heartbeats.
     *
     * @param http makes a builder, once for each SDK client that is made. The same one will do where no more than one lock
     *     client is made so: for its heartbeats, which come last, a Netty builder is given another event loop and no limit
     */
    public static DedicatedConnections like(
            DynamoDbAsyncClient client, Supplier<? extends SdkAsyncHttpClient.Builder<?>> http) {
        return like(() -> SdkClientTemplate.of(client), () -> Optional.of(http.get()));
    }

    /** The same, like one that waits for its answers. */
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

    /** An SDK client stays as it was made, so that one look does for all that are like it. */
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

    /** Whatever that makes; called twice. */
    static DedicatedConnections by(Supplier<DynamoDbAsyncClient> make) {
        return new DedicatedConnections(make, () -> new Connections.Heartbeats(make.get(), () -> {}));
    }

    /**
     * An SDK client made so, which the caller closes; on the event loops that others share.
     *
     * @throws IllegalStateException if the client that it should be like does not tell how it is configured
     */
    @Override
    public DynamoDbAsyncClient get() {
        return others.get();
    }

    /** In this order: making those of heartbeats changes the builder of HTTP clients, if it is the same one each time. */
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
