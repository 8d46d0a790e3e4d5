package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Whether a request left, and whether what answered is DynamoDB. */
class RequestExchangeTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final LockKey KEY = LockKey.of("k");
    private static final LockWrite RELEASE =
            new LockWrite.Release(KEY, new Version("a".repeat(Version.GRANT_LENGTH), 2), 7);
    private static final String ROW =
            "{\"Attributes\":{\"key\":{\"S\":\"k\"},\"recordVersionNumber\":{\"S\":\"v\"},\"isReleased\":{\"S\":\"1\"}}}";

    private final ScriptedHttp http = new ScriptedHttp();
    private final DynamoDbAsyncClient sdk = http.client();
    private final DynamoDbStore store = new DynamoDbStore(sdk, LockTable.named("locks"));

    @AfterEach
    void close() {
        sdk.close();
    }

    private StoreAnswer released(int status, String body, String... headers) {
        http.answers(status, body, headers);
        return store.write(RELEASE, LIMIT).join();
    }

    private static void assertForeign(StoreAnswer answer, String words) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        StoreAnswer.Unknown.class,
                        unknown -> assertThat(unknown.cause())
                                .isInstanceOf(StoreUnavailableException.class)
                                .hasMessageContainingAll("is not DynamoDB", words));
    }

    @Test
    void write_answeredByDynamoDb_isApplied() {
        assertThat(released(200, ROW, "x-amzn-RequestId", "7")).isInstanceOf(StoreAnswer.Applied.class);
        assertThat(released(200, ROW, "Content-Type", "application/x-amz-json-1.0; charset=utf-8"))
                .isInstanceOf(StoreAnswer.Applied.class);
        assertThat(http.sent).containsExactly("UpdateItem", "UpdateItem");
    }

    @Test
    void write_successThatIsNotDynamoDbs_isUnknownAndQuoted() {
        assertForeign(
                released(200, ROW, "Content-Type", "application/json"),
                "http://127.0.0.1:9 sent HTTP status 200 with the body \"{\"Attributes\":");
        assertForeign(released(201, ROW, ScriptedHttp.DYNAMODBS), "HTTP status 201");
        assertForeign(released(200, "[" + ROW + "]", ScriptedHttp.DYNAMODBS), "with the body \"[{");
        assertForeign(released(200, "", ScriptedHttp.DYNAMODBS), "with an empty body");
    }

    @Test
    void write_refusedWithACodeOfDynamoDbs_isUnapplied() {
        assertThat(released(400, "{\"__type\":\"x#AccessDeniedException\"}", ScriptedHttp.DYNAMODBS))
                .isInstanceOf(StoreAnswer.Unapplied.class);
    }

    @Test
    void write_refusedWithoutACode_isForeign() {
        assertForeign(released(403, "<html>Sign in</html>"), "HTTP status 403 with the body \"<html>Sign in</html>\"");
        assertForeign(released(503, "Busy"), "HTTP status 503");
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 399})
    void write_sentElsewhere_isForeign(int status) {
        assertForeign(released(status, "{\"__type\":\"x#AccessDeniedException\"}"), "HTTP status " + status);
    }

    /** Not even an error that has a code: who answers so sends the SDK elsewhere. */
    @Test
    void read_answeredByAPage_isNothingForNow() {
        http.answers(502, "<html/>");

        assertThat(store.read(KEY, true, LIMIT).join()).isInstanceOfSatisfying(ReadAnswer.Nothing.class, nothing -> {
            assertThat(nothing.passing()).isTrue();
            assertThat(nothing.why()).hasMessageContaining("is not DynamoDB");
        });
    }

    @Test
    void write_swallowed_isUnknownOnceItsTimeIsUp() {
        http.swallows();

        assertThat(store.write(RELEASE, Duration.ofMillis(100)).join()).isInstanceOf(StoreAnswer.Unknown.class);
        assertThat(http.sent).hasSize(1);
    }

    @Test
    void get_ofAnAdministratorAnsweredByAPage_isSaid() {
        http.answers(200, "<html>Sign in</html>");

        assertThatThrownBy(
                        () -> LockTableAdmin.of(sdk, LockTable.named("locks")).get("k"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContainingAll("is not DynamoDB", "Sign in");
    }

    /** Of what was never sent it is said so, that nobody looks for it. */
    @Test
    void get_ofAnAdministratorWhoseCredentialsDoNotCome_isNeverSent() {
        CountDownLatch come = new CountDownLatch(1);
        try (DynamoDbAsyncClient slow = http.builder()
                .credentialsProvider(() -> {
                    try {
                        assertThat(come.await(60, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return AwsBasicCredentials.create("local", "local");
                })
                .build()) {
            LockTableAdmin admin = LockTableAdmin.within(Duration.ofMillis(100), slow, LockTable.named("locks"));

            assertThatThrownBy(() -> admin.get("k"))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll("Nothing was sent", "the limit of 100 ms passed");
        } finally {
            come.countDown();
        }
        assertThat(http.sent).isEmpty();
    }

    /** What the application asks over connections like the lock's is the application's to judge. */
    @Test
    void request_thatIsNoExchange_isLeftAlone() {
        http.answers(200, "{}");
        try (DynamoDbAsyncClient watched = http.builder()
                .overrideConfiguration(o -> o.addExecutionInterceptor(RequestExchange.WATCH))
                .build()) {
            assertThat(watched.getItem(get -> get.tableName("locks").key(Map.of("key", AttributeValue.fromS("k"))))
                            .join()
                            .hasItem())
                    .isFalse();
        }
    }

    @Test
    void told_neverLeft_isNotSentOnlyIfEverythingThatLeavesIsSeen() {
        IOException cause = new IOException("of a test");

        RequestExchange unseen = new RequestExchange();
        assertThat(unseen.told(new CompletionException(cause))).isSameAs(cause);

        RequestExchange watched = new RequestExchange();
        watched.watched();
        assertThat(watched.told(new CompletionException(cause)))
                .isInstanceOf(UnsentReason.class)
                .hasCause(cause);
    }

    @Test
    void told_knownAlready_staysAsItIs() {
        RequestExchange watched = new RequestExchange();
        watched.watched();
        for (RuntimeException known : new RuntimeException[] {
            new StoreUnavailableException("of a test", null),
            new ForeignAnswerException("of a test", null),
            new UnsentReason(new IOException("of a test"))
        }) {
            assertThat(watched.told(new CompletionException(known))).isSameAs(known);
        }
    }

    /** Before it was given up, it may have left; and of what nobody watches, nobody knows. */
    @Test
    void end_tellsWhetherAnAttemptMayHaveLeft() {
        RequestExchange watched = new RequestExchange();
        watched.watched();
        assertThat(watched.end()).isFalse();
        assertThat(watched.end()).isFalse();
        assertThat(watched.bar()).isTrue();

        assertThat(new RequestExchange().end()).isTrue();
    }

    @Test
    void foreign_beforeAnyAnswer_saysThatThereIsNoStatus() {
        assertThat(new RequestExchange().foreign(null)).hasMessageContaining("no status with an empty body");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void beginning_ofALongBody_isCutAndLeavesWhatPasses() {
        BodyPrefix beginning = new BodyPrefix();
        ByteBuffer passing = bytes("x".repeat(150));
        assertThat(beginning.seen(passing)).isSameAs(passing);
        assertThat(passing.remaining()).isEqualTo(150);
        assertThat(beginning.seen(bytes("y".repeat(50))).remaining()).isEqualTo(50);
        assertThat(beginning.quoted()).isEqualTo("the body \"" + "x".repeat(150) + "y".repeat(50) + "\"");

        ByteBuffer part = bytes("az");
        part.position(1);
        beginning.seen(part);
        assertThat(beginning.quoted()).isEqualTo("the body \"" + "x".repeat(150) + "y".repeat(50) + "…\"");
    }

    @Test
    void beginning_cutWithinALaterPart_isOfThatPart() {
        BodyPrefix beginning = new BodyPrefix();
        ByteBuffer part = bytes("a" + "x".repeat(300));
        part.position(1);
        beginning.seen(part);

        assertThat(beginning.quoted()).isEqualTo("the body \"" + "x".repeat(200) + "…\"");
    }

    @Test
    void beginning_ofWhatNobodyCanRead_isWrittenInOneLine() {
        BodyPrefix beginning = new BodyPrefix();
        beginning.seen(bytes(" \n<html>\r\n\u001b[2J\u0000 Sign\tin "));

        assertThat(beginning.quoted()).isEqualTo("the body \"<html> [2J Sign in\"");
        assertThat(beginning.isOfAnObject()).isFalse();
    }

    @Test
    void beginning_ofAnObject_isOne() {
        BodyPrefix beginning = new BodyPrefix();
        assertThat(beginning.isOfAnObject()).isFalse();
        assertThat(beginning.quoted()).isEqualTo("an empty body");
        beginning.seen(bytes("\n {}"));
        assertThat(beginning.isOfAnObject()).isTrue();
    }
}
