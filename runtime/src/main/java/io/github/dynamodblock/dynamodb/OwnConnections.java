package io.github.dynamodblock.dynamodb;

import java.util.Optional;
import java.util.function.Supplier;
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
 */
public final class OwnConnections implements Supplier<DynamoDbAsyncClient> {
    private final Supplier<DynamoDbAsyncClient> others;
    private final Supplier<Connections.Heartbeats> heartbeats;

    private OwnConnections(Supplier<DynamoDbAsyncClient> others, Supplier<Connections.Heartbeats> heartbeats) {
        this.others = others;
        this.heartbeats = heartbeats;
    }

    /** With the HTTP client of the class path and its defaults, which know the proxy of the system's properties. */
    public static OwnConnections like(DynamoDbAsyncClient client) {
        return like(() -> Likeness.of(client), Optional.empty());
    }

    /** Like one that waits for its answers; an HTTP client that does not wait has to be on the class path. */
    public static OwnConnections like(DynamoDbClient client) {
        return like(() -> Likeness.of(client), Optional.empty());
    }

    /**
     * With HTTP clients made by that builder, which may be used many times. Event loops that it was given are used for all
     * but heartbeats; if it makes Netty clients, it has none when this has made connections.
     */
    public static OwnConnections like(DynamoDbAsyncClient client, SdkAsyncHttpClient.Builder<?> http) {
        return like(() -> Likeness.of(client), Optional.of(http));
    }

    /** The same, like one that waits for its answers. */
    public static OwnConnections like(DynamoDbClient client, SdkAsyncHttpClient.Builder<?> http) {
        return like(() -> Likeness.of(client), Optional.of(http));
    }

    private static OwnConnections like(Supplier<Likeness> like, Optional<SdkAsyncHttpClient.Builder<?>> http) {
        return new OwnConnections(
                () -> like.get().make(http),
                () -> OwnLoop.isPossible(http)
                        ? heartbeats(like.get(), http)
                        : new Connections.Heartbeats(like.get().make(http), () -> {}));
    }

    private static Connections.Heartbeats heartbeats(Likeness like, Optional<SdkAsyncHttpClient.Builder<?>> http) {
        OwnLoop loop = new OwnLoop();
        try {
            return new Connections.Heartbeats(loop.within(http, like::make), loop::close);
        } catch (RuntimeException | Error e) {
            loop.close();
            throw e;
        }
    }

    /** Whatever that makes; called twice. */
    static OwnConnections by(Supplier<DynamoDbAsyncClient> make) {
        return new OwnConnections(make, () -> new Connections.Heartbeats(make.get(), () -> {}));
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

    /** In this order: making those of heartbeats changes the builder of HTTP clients. */
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
