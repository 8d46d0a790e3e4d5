package io.github.dynamodblock.dynamodb;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkGlobalTime;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** A machine whose clock is wrong: DynamoDB refuses what it signs until the SDK has corrected its time by the refusal. */
@Isolated("sets the SDK's clock of the whole JVM")
class ClockSkewTest {
    private static final DateTimeFormatter SIGNED =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(UTC);

    private final String key = "skew-" + UUID.randomUUID();
    private final HostileServer server =
            new HostileServer(DynamoDbLocal.shared().endpoint());
    private DynamoDbAsyncClient sdk;
    private LockClient client;

    @BeforeEach
    void connect() {
        sdk = LocalTable.client(server.endpoint());
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
        client = DynamoDbLocks.builder(sdk, LocalTable.LOCKS).build();
    }

    @AfterEach
    void disconnect() throws Exception {
        client.close();
        sdk.close();
        server.close();
        // The correction holds for all clients of this JVM.
        SdkGlobalTime.setGlobalTimeOffset(0);
    }

    /** @param off by how much this machine's clock is behind the server's */
    private void refuses(String error, Duration off, Predicate<Instant> signed) {
        server.answers(
                "UpdateItem",
                headers -> signed.test(Instant.from(SIGNED.parse(headers.get("X-Amz-Date")))),
                HostileServer.bytes(
                        400,
                        "{\"__type\":\"com.amazon.coral.service#" + error
                                + "\",\"message\":\"Signature not yet current\"}",
                        "Content-Type: application/x-amz-json-1.0",
                        "x-amzn-RequestId: 7",
                        "Date: "
                                + DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                        ZonedDateTime.ofInstant(Instant.now().plus(off), UTC))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RequestTimeTooSkewed",
                "RequestExpired",
                "RequestInTheFuture",
                "InvalidSignatureException",
                "SignatureDoesNotMatch"
            })
    void acquire_clockWrong_asksAgainWithTheTimeOfTheAnswer(String error) throws Exception {
        Instant tooEarly = Instant.now().plus(Duration.ofMinutes(115));
        refuses(error, Duration.ofHours(2), signed -> signed.isBefore(tooEarly));

        assertThat(client.acquire(key).isValid()).isTrue();
        assertThat(server.refused).hasSize(1);
    }

    @Test
    void acquire_clockWrongAndNotCorrected_repeatsUntilItsLimitAndSaysWhy() {
        refuses("RequestExpired", Duration.ofHours(2), signed -> true);

        assertThatThrownBy(() -> client.acquire(
                        LockRequest.of(key).waitLimit(Duration.ofSeconds(1)).build()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContainingAll(key, "RequestExpired", "set the machine's clock");
        assertThat(server.refused).hasSizeGreaterThan(1);
    }

    @Test
    void acquire_signatureWrongAndTheClockRight_failsAtOnce() {
        refuses("InvalidSignatureException", Duration.ZERO, signed -> true);

        assertThatThrownBy(() -> client.acquire(
                        LockRequest.of(key).waitLimit(Duration.ofMinutes(1)).build()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContainingAll(key, "InvalidSignatureException", "does not help");
        assertThat(server.refused).hasSize(1);
    }
}
