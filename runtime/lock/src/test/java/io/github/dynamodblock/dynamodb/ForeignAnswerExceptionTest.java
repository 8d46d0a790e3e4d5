package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What answers is not DynamoDB: a proxy, a firewall, a sign-in page. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("server of ForeignAnswerExceptionTest")
class ForeignAnswerExceptionTest {
    private static final String HTML = "<html>\n<body>\u001b[31mPlease\u0007 sign in</body></html>";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final HostileServer server =
            new HostileServer(DynamoDbLocal.shared().endpoint());
    private static final DynamoDbAsyncClient sdk = LocalTable.clientBuilder(server.endpoint())
            .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();

    private final String key = "foreign-" + UUID.randomUUID();
    private final LockKey lock = LockKey.of(key);
    private final Version version = new Version("a".repeat(Version.GRANT_LENGTH), 1);
    private final DynamoDbStore store = new DynamoDbStore(sdk, LocalTable.LOCKS);

    private final LockWrite.Acquire acquire = new LockWrite.Acquire(
            lock, version, "me", Duration.ofSeconds(20), Optional.empty(), 5, 4_000_000_000L, false, RowContent.NONE);

    @BeforeAll
    static void createTable() {
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
    }

    @AfterAll
    static void disconnect() throws Exception {
        sdk.close();
        server.close();
    }

    @AfterEach
    void behave() {
        server.behaves();
    }

    private static LockClient locks() {
        return DynamoDbLocks.builder(sdk, LocalTable.LOCKS)
                .timing(LeaseTiming.ofLease(Duration.ofSeconds(4)))
                .build();
    }

    private static String[] said(int status) {
        return new String[] {
            "'locks'",
            "HTTP status " + status,
            server.endpoint().toString(),
            "\"<html> <body> [31mPlease sign in</body></html>\"",
            "proxies"
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 301, 302, 307, 401, 403, 404, 407, 408, 413, 429, 500, 502, 503, 511})
    void write_answeredByAPage_isUnknownAndQuotesIt(int status) {
        server.answers("UpdateItem", status, status == 204 ? "" : HTML, "Content-Type: text/html");

        assertThat(store.write(acquire, LIMIT).join())
                .isInstanceOfSatisfying(
                        StoreAnswer.Unknown.class,
                        unknown -> assertThat(unknown.cause())
                                .isInstanceOf(StoreUnavailableException.class)
                                .hasMessageContaining(key)
                                .hasMessageContainingAll(
                                        status == 204 ? new String[] {"HTTP status 204", "empty"} : said(status)));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 403, 408, 502})
    void read_answeredByAPage_isNothingForTheMoment(int status) {
        server.answers("GetItem", status, HTML, "Content-Type: text/html");

        assertThat(store.read(lock, true, LIMIT).join()).isInstanceOfSatisfying(ReadAnswer.Nothing.class, nothing -> {
            assertThat(nothing.passing()).isTrue();
            assertThat(nothing.why())
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll(said(status));
        });
    }

    /** As of a sign-in page that wants to be liked by whoever tests the connection. */
    @ParameterizedTest
    @ValueSource(strings = {"", "{}"})
    void write_answeredBySomethingThatSaysOk_isUnknown(String body) {
        server.answers("TransactWriteItems", 200, body, "Content-Type: text/plain");
        assertThat(store.write(new LockWrite.Commit(lock, version.committing(), 5, List.of()), LIMIT)
                        .join())
                .isInstanceOf(StoreAnswer.Unknown.class);
        assertThat(store.acquireAll(List.of(acquire), LIMIT).join()).isInstanceOf(StoreAnswer.Unknown.class);
        server.answers("UpdateItem", 200, body, "Content-Type: text/plain");
        assertThat(store.write(acquire, LIMIT).join()).isInstanceOf(StoreAnswer.Unknown.class);
        server.answers("BatchGetItem", 200, body, "Content-Type: text/plain");
        assertThat(store.readAll(List.of(lock), LIMIT).join()).isInstanceOf(ReadAllAnswer.Nothing.class);
        server.answers("GetItem", 200, body, "Content-Type: text/plain");
        assertThat(store.read(lock, false, LIMIT).join()).isInstanceOf(ReadAnswer.Nothing.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type: application/x-amz-json-1.0", "x-amzn-RequestId: 7"})
    void commit_answeredByASuccessThatIsNoObject_isUnknown(String header) {
        for (String body : List.of("", " ", "null", "[]", "7")) {
            server.answers("TransactWriteItems", 200, body, header);

            assertThat(store.write(new LockWrite.Commit(lock, version.committing(), 5, List.of()), LIMIT)
                            .join())
                    .as(body)
                    .isInstanceOf(StoreAnswer.Unknown.class);
        }
    }

    @Test
    void acquire_answeredByAPage_repeatsUntilItsLimitAndQuotesIt() {
        try (LockClient client = locks()) {
            server.answers("UpdateItem", 403, HTML);
            int before = server.refused.size();

            assertThatThrownBy(() -> client.acquire(
                            LockRequest.of(key).waitLimit(Duration.ofSeconds(1)).build()))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining(key)
                    .hasMessageContainingAll(said(403));
            assertThat(server.refused.size() - before).isGreaterThan(1);
        }
    }

    @Test
    void acquire_answeredByAPageOnce_isGranted() throws Exception {
        try (LockClient client = locks()) {
            server.answers("UpdateItem", 302, "", "Location: http://127.0.0.1/login");
            var asked = client.acquireAsync(LockRequest.of(key).build());
            while (server.refused.isEmpty()) {
                Thread.onSpinWait();
            }
            server.behaves();

            assertThat(asked.get(30, java.util.concurrent.TimeUnit.SECONDS).isValid())
                    .isTrue();
        }
    }

    @Test
    void release_answeredByAPage_isUnknown() throws Exception {
        try (LockClient client = locks();
                Lease lease = client.acquire(key)) {
            server.answers("UpdateItem", 408, HTML);

            assertThat(lease.release()).isEqualTo(ReleaseOutcome.UNKNOWN);
            server.behaves();
        }
    }

    @Test
    void commit_answeredByAPageThatSaysOk_isUnknown() throws Exception {
        try (LockClient client = locks();
                Lease lease = client.acquire(key)) {
            server.answers("TransactWriteItems", 200, "");

            assertThat(lease.commit(List.of(TransactWriteItem.builder()
                                    .put(Put.builder()
                                            .tableName("locks")
                                            .item(Map.of("key", AttributeValue.fromS(key + "-item")))
                                            .build())
                                    .build()))
                            .outcome())
                    .isEqualTo(CommitOutcome.UNKNOWN);
            server.behaves();
        }
    }

    @Test
    void get_answeredByAPage_isSaidAndNoLieAboutTheLock() {
        LockTableAdmin admin = LockTableAdmin.of(sdk, LocalTable.LOCKS);
        for (int status : new int[] {200, 302, 403, 502}) {
            server.answers("GetItem", status, HTML);
            assertThatThrownBy(() -> admin.get(key))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll(said(status));
        }
        server.answers("GetItem", 200, "");
        assertThatThrownBy(() -> admin.get(key))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContainingAll("HTTP status 200", "empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", HTML, "{}", "{\"Table\":{}}", "{\"Table\":null}", "[]"})
    void table_answeredByWhatIsNone_isSaid(String body) {
        LockTableAdmin admin = LockTableAdmin.of(sdk, LocalTable.LOCKS);
        for (String type : new String[] {"text/html", "application/x-amz-json-1.0"}) {
            server.answers("DescribeTable", 200, body, "Content-Type: " + type);

            assertThatThrownBy(admin::examineDescription).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(admin::createIfMissing).isInstanceOf(StoreUnavailableException.class);
        }
    }
}
