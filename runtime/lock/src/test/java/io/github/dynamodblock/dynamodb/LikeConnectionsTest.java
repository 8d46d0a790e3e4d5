package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthScheme;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbServiceClientConfiguration;
import software.amazon.awssdk.utils.AttributeMap;

/** How connections of the lock's own are made and closed, without any. */
class LikeConnectionsTest {
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
            DedicatedConnections own = DedicatedConnections.like(told, RecordedHttp::new);
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
            DedicatedConnections own = DedicatedConnections.like(late, RecordedHttp::new);

            assertThatThrownBy(own::open)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The SDK client does not reveal its configuration, so the lock cannot make connections"
                            + " of its own like it. Set connections(…), or use the application's connections with"
                            + " sharedConnections().");
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
                Connections own =
                        DedicatedConnections.like(application, () -> same).open()) {
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
                Connections own = DedicatedConnections.like(application, () -> {
                            asked.incrementAndGet();
                            return new RecordedHttp();
                        })
                        .open()) {
            assertThat(asked).hasValue(2);
            assertThat(own.heartbeats().fit()).isTrue();
            assertThat(own.others().fit()).isTrue();
        }
    }

    /** Of an application that waits for its answers: its configuration is told, and no more. */
    private static DynamoDbClient waiting(DynamoDbAsyncClient like) {
        return new DynamoDbClient() {
            @Override
            public DynamoDbServiceClientConfiguration serviceClientConfiguration() {
                return like.serviceClientConfiguration();
            }

            @Override
            public String serviceName() {
                return SERVICE_NAME;
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void like_oneThatWaits_isConfiguredLikeIt() {
        RecordedHttp sent = new RecordedHttp();
        try (DynamoDbAsyncClient application = http.builder()
                        .region(Region.US_WEST_2)
                        .overrideConfiguration(o -> o.putHeader("x-team", "orders"))
                        .build();
                DynamoDbAsyncClient own = DedicatedConnections.like(waiting(application), () -> sent)
                        .get();
                DynamoDbAsyncClient byTheClassPath =
                        DedicatedConnections.like(waiting(application)).get()) {
            own.listTables().join();

            assertThat(sent.sent).singleElement().asString().contains("x-team=[orders]");
            assertThat(own.serviceClientConfiguration().region()).isEqualTo(Region.US_WEST_2);
            assertThat(byTheClassPath.serviceClientConfiguration().region()).isEqualTo(Region.US_WEST_2);
        }
    }

    /** A way to sign that the SDK does not know. */
    private static final class Scheme implements AuthScheme<AwsCredentialsIdentity> {
        static final String ID = "of-the-application";

        @Override
        public String schemeId() {
            return ID;
        }

        @Override
        public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
            return providers.identityProvider(AwsCredentialsIdentity.class);
        }

        @Override
        public HttpSigner<AwsCredentialsIdentity> signer() {
            return AwsV4HttpSigner.create();
        }
    }

    @Test
    void like_oneThatSignsInAWayOfItsOwn_signsSoToo() {
        try (DynamoDbAsyncClient application =
                        http.builder().putAuthScheme(new Scheme()).build();
                DynamoDbAsyncClient own = DedicatedConnections.like(application, RecordedHttp::new)
                        .get()) {
            assertThat(own.serviceClientConfiguration().authSchemes()).containsKey(Scheme.ID);
        }
    }

    private static final class One implements ExecutionInterceptor {}

    private static final class Other implements ExecutionInterceptor {}

    /** Each client has some by itself: they must not run twice, and another of the same class that was added must run. */
    @Test
    void without_thoseThatAllHave_leavesWhatWasAdded() {
        ExecutionInterceptor added = new One();
        ExecutionInterceptor alone = new Other();

        assertThat(SdkClientTemplate.without(
                        List.of(new One(), alone, added), List.of(new One(), RequestExchange.WATCH)))
                .containsExactly(alone, added);
    }

    /** Only there it is known, for nothing leaves that client unseen. */
    @Test
    void write_overOwnConnectionsWithoutCredentials_isKnownNotToBeSent() {
        RecordedHttp sent = new RecordedHttp();
        try (DynamoDbAsyncClient application = http.builder()
                        .credentialsProvider(() -> {
                            throw new IllegalStateException("no such file");
                        })
                        .build();
                Connections own =
                        DedicatedConnections.like(application, () -> sent).open()) {
            DynamoDbStore store = new DynamoDbStore(own, TABLE, new ServerClock(new StillClock(0)));

            assertThat(store.write(
                                    new LockWrite.Release(
                                            LockKey.of("k"), new Version("a".repeat(Version.GRANT_LENGTH), 2), 7),
                                    Duration.ofSeconds(10))
                            .join())
                    .isInstanceOfSatisfying(
                            StoreAnswer.Unapplied.class,
                            unapplied -> assertThat(unapplied.why()).hasMessageStartingWith("Nothing was sent"));
        }
        assertThat(sent.sent).isEmpty();
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
        DedicatedConnections failing = DedicatedConnections.by(() -> {
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
            assertThatThrownBy(() -> DedicatedConnections.like(application, Refusing::new)
                            .open())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The lock cannot make connections of its own: no such certificate. Set connections(…),"
                            + " or use the application's connections with sharedConnections().")
                    .hasCauseInstanceOf(SdkClientException.class);
        }
    }

    private static AwsRequestOverrideConfiguration within(DynamoDbConnection way) {
        AwsRequestOverrideConfiguration.Builder request = AwsRequestOverrideConfiguration.builder();
        way.within(Duration.ofSeconds(3), new RequestExchange()).accept(request);
        return request.build();
    }

    /** To bring along what makes a client send once costs more than the request itself. */
    @Test
    void within_clientOfTheLocksOwn_bringsNothingAlong() {
        try (DynamoDbAsyncClient application = http.client();
                DynamoDbAsyncClient own = DedicatedConnections.like(application, RecordedHttp::new)
                        .get()) {
            assertThat(within(DynamoDbConnection.over(own)).plugins()).isEmpty();
            assertThat(within(DynamoDbConnection.over(own)).apiCallTimeout()).contains(Duration.ofSeconds(3));
            assertThat(within(DynamoDbConnection.over(application)).plugins()).hasSize(2);
            assertThat(within(DynamoDbConnection.over(application)).apiCallTimeout())
                    .contains(Duration.ofSeconds(3));
        }
    }

    @Test
    void over_clientThatMaySendTwiceOrUnseen_isNotFit() {
        assertThat(DynamoDbConnection.over(new StandIn(TABLE)).fit())
                .as("it does not tell")
                .isFalse();
        try (DynamoDbAsyncClient once = http.builder()
                        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                        .build();
                DynamoDbAsyncClient seen = http.builder()
                        .overrideConfiguration(o -> o.addExecutionInterceptor(RequestExchange.WATCH))
                        .build();
                DynamoDbAsyncClient both = http.builder()
                        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry())
                                .addExecutionInterceptor(RequestExchange.WATCH))
                        .build()) {
            assertThat(DynamoDbConnection.over(once).fit()).isFalse();
            assertThat(DynamoDbConnection.over(seen).fit()).isFalse();
            assertThat(DynamoDbConnection.over(both).fit()).isTrue();
            assertThat(DynamoDbConnection.over(new Told(both)).fit())
                    .as("one around it")
                    .isFalse();
        }
    }
}
