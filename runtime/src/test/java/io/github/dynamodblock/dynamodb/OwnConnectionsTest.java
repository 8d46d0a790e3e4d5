package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;
import software.amazon.awssdk.utils.AttributeMap;

/** How connections of the lock's own are made and closed, without any. */
class OwnConnectionsTest {
    private static final LockTable TABLE = LockTable.named("locks");

    private final List<String> events = new ArrayList<>();
    private final ScriptedHttp http = new ScriptedHttp();

    /** Counts how often it is asked what it is like. */
    private static final class Told extends StandIn {
        private final DynamoDbAsyncClient like;
        private final AtomicInteger looks = new AtomicInteger();

        Told(DynamoDbAsyncClient like) {
            super(TABLE);
            this.like = like;
        }

        @Override
        public DynamoDbServiceClientConfiguration serviceClientConfiguration() {
            looks.incrementAndGet();
            return like.serviceClientConfiguration();
        }
    }

    /** A look makes a whole SDK client, to know the interceptors that all have. */
    @Test
    void open_ofBothClients_looksAtTheApplicationsOnce() {
        try (DynamoDbAsyncClient application = http.client()) {
            Told told = new Told(application);
            OwnConnections own = OwnConnections.like(told, RecordedHttp::new);
            assertThat(told.looks).as("before they are needed").hasValue(0);

            own.open().close();
            own.get().close();

            assertThat(told.looks).hasValue(1);
        }
    }

    /** One that is not there to be looked at now may be there the next time. */
    @Test
    void open_firstLookFails_looksAgain() {
        AtomicInteger looks = new AtomicInteger();
        try (DynamoDbAsyncClient application = http.client()) {
            DynamoDbAsyncClient late = new StandIn(TABLE) {
                @Override
                public DynamoDbServiceClientConfiguration serviceClientConfiguration() {
                    if (looks.incrementAndGet() == 1) {
                        throw new UnsupportedOperationException("of a test");
                    }
                    return application.serviceClientConfiguration();
                }
            };
            OwnConnections own = OwnConnections.like(late, RecordedHttp::new);

            assertThatThrownBy(own::open)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The SDK client does not tell how it is configured, so that the lock cannot make"
                            + " connections of its own like it. Say how with connections(…), or use the application's"
                            + " with sharedConnections().");
            own.open().close();
        }
    }

    /** What is done with a Netty builder, in its order. */
    private NettyNioAsyncHttpClient.Builder netty() {
        NettyNioAsyncHttpClient.Builder[] itself = new NettyNioAsyncHttpClient.Builder[1];
        itself[0] = (NettyNioAsyncHttpClient.Builder) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {NettyNioAsyncHttpClient.Builder.class},
                (proxy, method, args) -> {
                    events.add(method.getName() + (args != null && args[0] == null ? " of none" : ""));
                    return method.getName().startsWith("build") ? new ScriptedHttp() : proxy;
                });
        return itself[0];
    }

    /** As where configuration makes one: all but heartbeats have the event loops and the limit that it was given. */
    @Test
    void open_sameBuilderTwice_isUsedAsItIsBeforeHeartbeatsChangeIt() {
        NettyNioAsyncHttpClient.Builder same = netty();
        try (DynamoDbAsyncClient application = http.client();
                Connections own = OwnConnections.like(application, () -> same).open()) {
            assertThat(own.heartbeats()).isNotEqualTo(own.others());
        }

        assertThat(events)
                .containsExactly(
                        "buildWithDefaults",
                        "eventLoopGroupBuilder of none",
                        "eventLoopGroup",
                        "maxConcurrency",
                        "buildWithDefaults",
                        "eventLoopGroup of none");
    }

    @Test
    void open_builderPerClient_isAskedForOncePerClient() {
        AtomicInteger asked = new AtomicInteger();
        try (DynamoDbAsyncClient application = http.client();
                Connections own = OwnConnections.like(application, () -> {
                            asked.incrementAndGet();
                            return new RecordedHttp();
                        })
                        .open()) {
            assertThat(asked).hasValue(2);
            assertThat(own.heartbeats().fit()).isTrue();
            assertThat(own.others().fit()).isTrue();
        }
    }

    private DynamoDbAsyncClient closing(String name, boolean fails) {
        return new StandIn(TABLE) {
            @Override
            public void close() {
                events.add(name);
                if (fails) {
                    throw new IllegalStateException("of a test");
                }
            }
        };
    }

    @Test
    void close_ofOwn_closesAllWhateverFails() {
        Connections own = Connections.own(
                new Connections.Heartbeats(closing("heartbeats", true), () -> events.add("loop")),
                closing("others", true));

        assertThatThrownBy(own::close).isInstanceOf(IllegalStateException.class);
        assertThat(events).containsExactly("others", "heartbeats", "loop");
    }

    @Test
    void close_ofShared_leavesTheApplicationsOpen() {
        Connections shared = Connections.shared(closing("application", false));
        assertThat(shared.heartbeats()).isSameAs(shared.others());

        shared.close();
        assertThat(events).isEmpty();
    }

    @Test
    void open_heartbeatsCannotBeMade_closesTheOther() {
        AtomicInteger made = new AtomicInteger();
        OwnConnections failing = OwnConnections.by(() -> {
            if (made.incrementAndGet() == 2) {
                throw new IllegalStateException("of a test");
            }
            return closing("others", false);
        });

        assertThatThrownBy(failing::open).hasMessage("of a test");
        assertThat(events).containsExactly("others");
    }

    private static final class Refusing implements SdkAsyncHttpClient.Builder<Refusing> {
        @Override
        public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
            throw SdkClientException.create("no such certificate.");
        }
    }

    @Test
    void make_httpClientCannotBeMade_saysWhatToDo() {
        try (DynamoDbAsyncClient application = http.client()) {
            assertThatThrownBy(() ->
                            OwnConnections.like(application, Refusing::new).open())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("No connections of the lock's own can be made: no such certificate. Say how with"
                            + " connections(…), or use the application's with sharedConnections().")
                    .hasCauseInstanceOf(SdkClientException.class);
        }
    }

    private static AwsRequestOverrideConfiguration within(Way way) {
        AwsRequestOverrideConfiguration.Builder request = AwsRequestOverrideConfiguration.builder();
        way.within(Duration.ofSeconds(3), new Exchange()).accept(request);
        return request.build();
    }

    /** To bring along what makes a client send once costs more than the request itself. */
    @Test
    void within_clientOfTheLocksOwn_bringsNothingAlong() {
        try (DynamoDbAsyncClient application = http.client();
                DynamoDbAsyncClient own =
                        OwnConnections.like(application, RecordedHttp::new).get()) {
            assertThat(within(Way.over(own)).plugins()).isEmpty();
            assertThat(within(Way.over(own)).apiCallTimeout()).contains(Duration.ofSeconds(3));
            assertThat(within(Way.over(application)).plugins()).hasSize(2);
            assertThat(within(Way.over(application)).apiCallTimeout()).contains(Duration.ofSeconds(3));
        }
    }

    @Test
    void over_clientThatMaySendTwiceOrUnseen_isNotFit() {
        assertThat(Way.over(new StandIn(TABLE)).fit()).as("it does not tell").isFalse();
        try (DynamoDbAsyncClient once = http.builder()
                        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                        .build();
                DynamoDbAsyncClient seen = http.builder()
                        .overrideConfiguration(o -> o.addExecutionInterceptor(Exchange.WATCH))
                        .build();
                DynamoDbAsyncClient both = http.builder()
                        .overrideConfiguration(o ->
                                o.retryStrategy(AwsRetryStrategy.doNotRetry()).addExecutionInterceptor(Exchange.WATCH))
                        .build()) {
            assertThat(Way.over(once).fit()).isFalse();
            assertThat(Way.over(seen).fit()).isFalse();
            assertThat(Way.over(both).fit()).isTrue();
            assertThat(Way.over(new Told(both)).fit()).as("one around it").isFalse();
        }
    }
}
