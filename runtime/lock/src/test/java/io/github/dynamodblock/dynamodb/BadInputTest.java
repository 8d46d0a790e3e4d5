package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LockTableException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What one gets who asks for what cannot be; the table of it is docs/reference/errors.md. */
class BadInputTest {
    private static final RequestCounter REQUESTS = new RequestCounter();

    @SuppressWarnings("NullAway.Init")
    private static DynamoDbAsyncClient sdk;

    private final String key = "bad-" + UUID.randomUUID();

    @SuppressWarnings("NullAway.Init")
    private LockClient client;

    @BeforeAll
    static void connect() {
        sdk = LocalTable.client(REQUESTS);
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
        LockTableAdmin.of(sdk, LockTable.python("python-locks")).createIfMissing();
    }

    @AfterAll
    static void disconnect() {
        sdk.close();
    }

    @BeforeEach
    void open() {
        client = in(LocalTable.LOCKS);
        REQUESTS.since();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static LockClient in(LockTable table) {
        return DynamoDbLocks.builder(sdk, table).build();
    }

    private AbstractThrowableAssert<?, ?> acquireIn(LockTable table, LockRequest request) {
        try (LockClient there = in(table)) {
            return assertThatThrownBy(() -> there.acquire(request));
        }
    }

    private static void assertRefusedUnsent(ThrowingCallable request, String... words) {
        assertThatThrownBy(request).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(words);
        assertThat(REQUESTS.since()).isZero();
    }

    @Test
    @SuppressWarnings("NullAway") // It is the test.
    void key_null_isRefusedBeforeItIsSent() {
        String none = null;

        assertThatThrownBy(() -> client.acquire(none))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("partition");
        assertThat(REQUESTS.since()).isZero();
    }

    @Test
    void key_emptyOrTooLong_isRefusedBeforeItIsSent() {
        assertRefusedUnsent(() -> client.acquire(""), "1 to 2048 bytes", "not 0");
        assertRefusedUnsent(() -> client.acquire("ä".repeat(1025)), "1 to 2048 bytes", "not 2050");
        assertRefusedUnsent(() -> LockKey.of(key, ""), "sort key", "not 0");
        assertRefusedUnsent(() -> LockKey.of(key, "k".repeat(1025)), "sort key", "1 to 1024 bytes", "not 1025");
    }

    @Test
    void key_longestPossible_isGranted() throws Exception {
        try (Lease lease = client.acquire(key + "k".repeat(2048 - key.length()))) {
            assertThat(lease.isValid()).isTrue();
        }
    }

    @Test
    void key_tooLongWithThePrefix_isMisuse() {
        acquireIn(
                        LocalTable.LOCKS.withKeyPrefix("shop/"),
                        LockRequest.of("k".repeat(2044)).build())
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContainingAll("key prefix", "Shorten");
        assertThat(REQUESTS.since()).isZero();
    }

    @Test
    void key_withSortPartInATableWithout_isMisuse() {
        acquireIn(LocalTable.LOCKS, LockRequest.of(LockKey.of(key, "s")).build())
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContainingAll(key, "LockKey.of(partition)");
        acquireIn(LockTable.python("python-locks"), LockRequest.of(key).build())
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContainingAll(key, "LockKey.of(partition, sort)");
        assertThat(REQUESTS.since()).isZero();
    }

    @Test
    void attribute_calledLikeOneOfTheLocks_isMisuse() {
        for (String reserved : LocalTable.LOCKS.reserved()) {
            assertThatThrownBy(() -> client.acquire(LockRequest.of(key)
                            .attribute(reserved, AttributeValue.fromS("1"))
                            .build()))
                    .isInstanceOf(LockMisuseException.class)
                    .hasMessageContainingAll(key, "'" + reserved + "'", "Rename the attribute");
        }
        assertThat(REQUESTS.since()).isZero();
        assertThat(LocalTable.LOCKS.reserved())
                .contains(
                        "key",
                        "expiresAt",
                        "isReleased",
                        "heldSince",
                        "fencingToken",
                        "ownItem",
                        "forcedBy",
                        "forcedAt");
    }

    @Test
    void lease_outOfBoundsOrOfPartsThatDoNotFit_isRefused() {
        Duration second = Duration.ofSeconds(1);
        assertRefusedUnsent(() -> LockRequest.of(key).lease(Duration.ofMillis(99)), "PT0.1S", "not PT0.099S");
        assertRefusedUnsent(() -> LockRequest.of(key).lease(Duration.ofDays(2)), "not PT48H");
        assertRefusedUnsent(
                () -> new LeaseTiming(second, second, second.dividedBy(2)), "heartbeat", "below the safe period");
        assertRefusedUnsent(
                () -> new LeaseTiming(second, second.dividedBy(4), second), "safe period", "below the lease");
        assertRefusedUnsent(
                () -> client.acquire(LockRequest.of(key)
                        .timing(new LeaseTiming(second, second.dividedBy(4), Duration.ofMillis(995)))
                        .build()),
                "safe period",
                "clock drift");
        assertRefusedUnsent(
                () -> client.acquire(
                        LockRequest.of(key).lease(Duration.ofDays(1)).build()),
                "TTL horizon",
                "PT240H");
    }

    @Test
    void request_ofOptionsThatContradictEachOther_isRefused() {
        Duration second = Duration.ofSeconds(1);
        assertRefusedUnsent(() -> LockRequest.of(key).waitLimit(second.negated()), "not be negative");
        assertRefusedUnsent(() -> LockRequest.of(key).atMost(Duration.ZERO), "atMost");
        assertRefusedUnsent(
                () -> LockRequest.of(key)
                        .atLeast(second.multipliedBy(2))
                        .atMost(second)
                        .build(),
                key,
                "at least PT2S");
        assertRefusedUnsent(
                () -> LockRequest.of(key).onItem().deleteOnRelease().build(), key, "onItem and deleteOnRelease");
    }

    @Test
    void onItem_inThePythonLayout_isMisuse() {
        acquireIn(
                        LockTable.python("python-locks"),
                        LockRequest.of(LockKey.of(key, "-")).onItem().build())
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContainingAll(key, "without onItem");
    }

    @Test
    void data_aboveTheLimitOfAnItem_isMisuse() {
        assertThatThrownBy(() -> client.acquire(LockRequest.of(key)
                        .data(LockData.of(new byte[400 * 1024]))
                        .build()))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContainingAll(key, "too large");
        assertThat(REQUESTS.since()).isEqualTo(1);
    }

    @Test
    void heartbeat_dataAboveTheLimitOfAnItem_isMisuseAndTheLeaseGoesOn() throws Exception {
        Lease lease = client.acquire(LockRequest.of(key).build());
        REQUESTS.since();

        assertThatThrownBy(() -> lease.heartbeat(HeartbeatRequest.NONE.withData(LockData.of(new byte[400 * 1024]))))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContainingAll(key, "too large");
        lease.heartbeat(HeartbeatRequest.NONE.withData(LockData.ofText("small")));

        assertThat(lease.data()).contains(LockData.ofText("small"));
        assertThat(lease.state()).isEqualTo(LeaseState.HELD);
    }

    @Test
    void table_missing_isSaidAtOnceWithItsKeys() {
        acquireIn(
                        LockTable.named("no-such-table").withSortKey("part"),
                        LockRequest.of(LockKey.of(key, "s")).build())
                .isInstanceOf(LockTableException.class)
                .hasMessageContainingAll(key, "no-such-table", "'key' (S)", "'part' (S)");
        assertThat(REQUESTS.since()).isEqualTo(1);
    }

    @Test
    void table_ofOtherKeysThanConfigured_isMisuse() {
        LockTable wrong = new LockTable("locks", "id", Optional.empty(), "expiresAt", TableLayout.AWS, "");

        acquireIn(wrong, LockRequest.of(key).build())
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContainingAll(key, "other keys than configured");
        assertThat(REQUESTS.since()).isEqualTo(1);
    }

    @Test
    void client_closed_saysSo() {
        client.close();

        assertThatThrownBy(() -> client.acquire(key))
                .isInstanceOf(LockClientClosedException.class)
                .hasMessageContaining(key);
        assertThat(REQUESTS.since()).isZero();
    }
}
