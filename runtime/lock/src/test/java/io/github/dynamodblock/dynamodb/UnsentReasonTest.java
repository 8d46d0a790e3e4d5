package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.awscore.endpoints.AccountIdEndpointMode;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** What the SDK refuses before anything was sent was certainly not applied, whoever says so and in whatever words. */
class UnsentReasonTest {
    private static final LockKey KEY = LockKey.of("k");
    private static final Version VERSION = new Version("a".repeat(Version.GRANT_LENGTH), 1);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private FailingServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FailingServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private record Refusing(String name, Supplier<RuntimeException> refusal) implements AwsCredentialsProvider {
        @Override
        public AwsCredentials resolveCredentials() {
            throw refusal.get();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** As the security token service does. */
    private static RuntimeException refusal(int status, String code) {
        return AwsServiceException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("Not authorized to perform sts:AssumeRoleWithWebIdentity")
                        .build())
                .message("Not authorized to perform sts:AssumeRoleWithWebIdentity (Service: Sts, Status Code: " + status
                        + ")")
                .build();
    }

    static Stream<AwsCredentialsProvider> refusedForGood() {
        return Stream.of(
                SystemPropertyCredentialsProvider.create(),
                ProfileCredentialsProvider.builder()
                        .profileFile(ProfileFile.aggregator().build())
                        .profileName("nobody")
                        .build(),
                ContainerCredentialsProvider.builder().build(),
                new Refusing("a role that is refused", () -> refusal(403, "AccessDenied")),
                new Refusing("a token that is not valid", () -> refusal(400, "InvalidIdentityToken")),
                new Refusing("a file that is absent", () -> new IllegalStateException("no such file")));
    }

    static Stream<AwsCredentialsProvider> refusedForNow() {
        return Stream.of(
                new Refusing("a token service that fails", () -> refusal(503, "ServiceUnavailable")),
                new Refusing("a token service that throttles", () -> refusal(400, "Throttling")),
                new Refusing(
                        "a container without an answer",
                        () -> SdkClientException.builder()
                                .message("Failed to load credentials from metadata service.")
                                .cause(new IOException("Connection refused"))
                                .build()));
    }

    private DynamoDbAsyncClient client(AwsCredentialsProvider credentials) {
        return LocalTable.clientBuilder(server.endpoint())
                .credentialsProvider(credentials)
                .build();
    }

    private void refuses(DynamoDbAsyncClient sdk, boolean passing) {
        DynamoDbStore store = new DynamoDbStore(sdk, LocalTable.LOCKS);
        for (LockWrite write : List.of(
                new LockWrite.Release(KEY, VERSION, 6),
                new LockWrite.Heartbeat(KEY, VERSION, 6, Duration.ofSeconds(20), 9),
                new LockWrite.Commit(KEY, VERSION.committing(), 6, List.of()))) {
            assertThat(store.write(write, LIMIT).join()).isInstanceOfSatisfying(StoreAnswer.Unapplied.class, answer -> {
                assertThat(answer.passing()).isEqualTo(passing);
                assertThat(answer.why())
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageStartingWith("Nothing was sent to the lock table 'locks'")
                        .hasMessageContaining("credentials");
            });
        }
        assertThat(store.read(KEY, true, LIMIT).join())
                .isInstanceOfSatisfying(
                        ReadAnswer.Nothing.class,
                        nothing -> assertThat(nothing.passing()).isEqualTo(passing));
        assertThat(server.since()).isZero();
    }

    @ParameterizedTest
    @MethodSource("refusedForGood")
    void request_credentialsRefusedForGood_isNotSentAndFailsAtOnce(AwsCredentialsProvider credentials) {
        try (DynamoDbAsyncClient sdk = client(credentials);
                LockClient locks = DynamoDbLocks.builder(sdk, LocalTable.LOCKS).build()) {
            refuses(sdk, false);
            assertThatThrownBy(() -> locks.acquire(
                            LockRequest.of("k").waitLimit(Duration.ofMinutes(1)).build()))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("Nothing was sent");
            assertThatThrownBy(() -> LockTableAdmin.of(sdk, LocalTable.LOCKS).get("k"))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("Nothing was sent");
        }
        assertThat(server.since()).isZero();
    }

    @ParameterizedTest
    @MethodSource("refusedForNow")
    void request_credentialsRefusedForNow_isNotSentAndRepeatedUntilItsLimit(AwsCredentialsProvider credentials) {
        try (DynamoDbAsyncClient sdk = client(credentials);
                LockClient locks = DynamoDbLocks.builder(sdk, LocalTable.LOCKS).build()) {
            refuses(sdk, true);
            assertThatThrownBy(() -> locks.acquire(LockRequest.of("k")
                            .waitLimit(Duration.ofMillis(300))
                            .build()))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("Nothing was sent");
        }
        assertThat(server.since()).isZero();
    }

    /** Nothing leaves this machine: it is refused while the endpoint is sought. */
    @Test
    void accountId_requiredAndAbsent_isNotSent() {
        assumeThat("REQUIRED".toLowerCase(Locale.getDefault()))
                .as("the SDK does not know its own mode in this locale, and asks for the address of the endpoint")
                .isEqualTo("required");
        try (DynamoDbAsyncClient sdk = DynamoDbAsyncClient.builder()
                .region(Region.EU_CENTRAL_1)
                .accountIdEndpointMode(AccountIdEndpointMode.REQUIRED)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .build()) {
            refuses(sdk, false);
        }
    }

    @Test
    void release_credentialsAreRefused_failsAndSaysWhy() throws Exception {
        Fading credentials = new Fading();
        try (DynamoDbAsyncClient sdk = LocalTable.clientBuilder(
                                URI.create(DynamoDbLocal.shared().endpoint().toString()))
                        .credentialsProvider(credentials)
                        .build();
                LockClient locks = DynamoDbLocks.builder(sdk, LocalTable.LOCKS).build()) {
            LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
            Lease lease = locks.acquire("not-sent-" + UUID.randomUUID());
            credentials.gone = true;

            assertThatThrownBy(lease::release)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("Nothing was sent");
        }
    }

    private static final class Fading implements AwsCredentialsProvider {
        private volatile boolean gone;

        @Override
        public AwsCredentials resolveCredentials() {
            if (gone) {
                throw refusal(403, "AccessDenied");
            }
            return AwsBasicCredentials.create("local", "local");
        }
    }
}
