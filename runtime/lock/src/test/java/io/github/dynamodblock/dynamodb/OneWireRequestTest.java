package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import io.github.dynamodblock.system.SystemClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.retry.RetryPolicy;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/** However the application configured its client to retry, a store sends one request per call over the wire. */
class OneWireRequestTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final LockKey KEY = LockKey.of("k");
    private static final Version VERSION = new Version("a".repeat(32), 1);

    /** How an application may say that its client retries. */
    @SuppressWarnings("deprecation") // The SDK's older ways are what this is about.
    enum Retries {
        DEFAULT,
        POLICY,
        POLICY_OF_MODE,
        MODE,
        LEGACY_MODE,
        ADAPTIVE_MODE,
        STRATEGY;

        ClientOverrideConfiguration override() {
            ClientOverrideConfiguration.Builder override = ClientOverrideConfiguration.builder();
            return switch (this) {
                case DEFAULT -> override.build();
                case POLICY ->
                    override.retryPolicy(RetryPolicy.builder().numRetries(4).build())
                            .build();
                case POLICY_OF_MODE -> override.retryPolicy(RetryMode.LEGACY).build();
                case MODE -> override.retryStrategy(RetryMode.STANDARD).build();
                case LEGACY_MODE -> override.retryStrategy(RetryMode.LEGACY).build();
                case ADAPTIVE_MODE ->
                    override.retryStrategy(RetryMode.ADAPTIVE_V2).build();
                case STRATEGY ->
                    override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                    .maxAttempts(4)
                                    .build())
                            .build();
            };
        }
    }

    /** Shared, for closing one takes seconds. */
    private static final SdkAsyncHttpClient HTTP = NettyNioAsyncHttpClient.create();

    private FailingServer server;

    @AfterAll
    static void closeHttp() {
        HTTP.close();
    }

    @BeforeEach
    void start() throws Exception {
        server = new FailingServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private DynamoDbAsyncClient client(Retries retries) {
        return LocalTable.clientBuilder(server.endpoint())
                .httpClientBuilder(null)
                .httpClient(HTTP)
                .overrideConfiguration(retries.override())
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void call_serverFails_sendsOneRequest(Retries retries) {
        try (DynamoDbAsyncClient client = client(retries)) {
            assertEachCallIsOneRequest(new DynamoDbStore(client, LocalTable.LOCKS));
        }
    }

    /** There no request has to forbid it. */
    @ParameterizedTest
    @EnumSource
    void call_overConnectionsOfTheLocksOwn_sendsOneRequest(Retries retries) {
        try (DynamoDbAsyncClient client = client(retries);
                Connections own = DedicatedConnections.like(client).open()) {
            assertThat(own.heartbeats().fit()).isTrue();
            assertThat(own.others().fit()).isTrue();
            assertThat(DynamoDbConnection.over(client).fit()).isFalse();
            assertEachCallIsOneRequest(new DynamoDbStore(own, LocalTable.LOCKS, new ServerClock(new SystemClock())));
        }
    }

    private void assertEachCallIsOneRequest(DynamoDbStore store) {
        LockWrite.Acquire acquire = new LockWrite.Acquire(
                KEY, VERSION, "me", Duration.ofSeconds(2), Optional.empty(), 5, 9, false, RowContent.NONE);
        assertThat(store.write(acquire, LIMIT).join()).isInstanceOf(StoreAnswer.Unknown.class);
        assertThat(server.since()).isEqualTo(1);
        assertThat(store.write(new LockWrite.Heartbeat(KEY, VERSION, 6, Duration.ofSeconds(2), 9), LIMIT)
                        .join())
                .isInstanceOf(StoreAnswer.Unknown.class);
        assertThat(server.since()).isEqualTo(1);
        assertThat(store.write(new LockWrite.Release(KEY, VERSION, 6), LIMIT).join())
                .isInstanceOf(StoreAnswer.Unknown.class);
        assertThat(server.since()).isEqualTo(1);
        assertThat(store.read(KEY, true, LIMIT).join())
                .isInstanceOfSatisfying(
                        ReadAnswer.Nothing.class,
                        nothing -> assertThat(nothing.passing()).isTrue());
        assertThat(server.since()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void application_serverFails_retriesItsOwnRequests(Retries retries) throws Exception {
        try (DynamoDbAsyncClient client = client(retries)) {
            CompletableFuture<GetItemResponse> own =
                    client.getItem(get -> get.tableName("locks").key(Map.of("key", AttributeValue.fromS("k"))));

            server.await(2);

            own.cancel(true);
        }
    }
}
