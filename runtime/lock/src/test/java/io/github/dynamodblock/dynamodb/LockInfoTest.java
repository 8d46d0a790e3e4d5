package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockInfo;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.system.SystemClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Who holds a lock, and since when. */
class LockInfoTest {
    private static final LockTable PYTHON = LockTable.python("python-locks");

    @SuppressWarnings("NullAway.Init")
    private static DynamoDbAsyncClient sdk;

    private final String key = "info-" + UUID.randomUUID();
    private final LockTableAdmin admin = LockTableAdmin.of(sdk, LocalTable.LOCKS);

    @BeforeAll
    static void connect() {
        sdk = LocalTable.client();
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
        LockTableAdmin.of(sdk, PYTHON).createIfMissing();
    }

    @AfterAll
    static void disconnect() {
        sdk.close();
    }

    private static Instant now() {
        return Instant.ofEpochMilli(new SystemClock().epochMicros() / 1_000);
    }

    private void put(Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(attributes);
        item.put("key", AttributeValue.fromS(key));
        sdk.putItem(put -> put.tableName("locks").item(item)).join();
    }

    @Test
    void get_noItem_isEmpty() {
        assertThat(admin.get(key)).isEmpty();
    }

    @Test
    void get_heldLock_saysWhoHoldsItSinceWhen() throws Exception {
        Instant before = now();
        try (LockClient client =
                        DynamoDbLocks.builder(sdk, LocalTable.LOCKS).owner("me").build();
                Lease lease = client.acquire(LockRequest.of(key)
                        .data(LockData.ofText("batch 12"))
                        .attribute("team", AttributeValue.fromS("invoices"))
                        .build())) {
            assertThat(admin.get(key)).hasValueSatisfying(info -> {
                assertThat(info.key()).isEqualTo(LockKey.of(key));
                assertThat(info.held()).isTrue();
                assertThat(info.owner()).contains("me");
                assertThat(info.lease()).contains(Duration.ofSeconds(20));
                assertThat(info.fencingToken()).hasValue(lease.fencingToken());
                assertThat(info.data()).contains(LockData.ofText("batch 12"));
                assertThat(info.attributes()).containsOnlyKeys("team");
                assertThat(info.heldSince().orElseThrow()).isBetween(before, now());
                assertThat(info.ttlEnd().orElseThrow()).isAfter(now().plus(Duration.ofDays(6)));
                assertThat(info.ownItem()).isFalse();
            });
        }
        assertThat(admin.get(key)).hasValueSatisfying(info -> {
            assertThat(info.held()).isFalse();
            assertThat(info.owner()).contains("me");
            assertThat(info.heldSince()).isEmpty();
        });
    }

    @Test
    void get_lockOnAnOwnItem_saysSo() throws Exception {
        put(Map.of("total", AttributeValue.fromN("12")));
        assertThat(admin.get(key)).isEmpty();

        try (LockClient client = DynamoDbLocks.builder(sdk, LocalTable.LOCKS).build();
                Lease lease = client.acquire(LockRequest.of(key).onItem().build())) {
            assertThat(lease.isValid()).isTrue();
            assertThat(admin.get(key)).hasValueSatisfying(info -> {
                assertThat(info.ownItem()).isTrue();
                assertThat(info.ttlEnd()).isEmpty();
                assertThat(info.attributes()).containsEntry("total", AttributeValue.fromN("12"));
            });
        }
    }

    @Test
    void get_pythonLayout_readsItsNamesAndTypes() throws Exception {
        LockKey pair = LockKey.of(key, "-");
        try (LockClient client = DynamoDbLocks.builder(sdk, PYTHON).owner("me").build();
                Lease lease = client.acquire(LockRequest.of(pair).build())) {
            assertThat(LockTableAdmin.of(sdk, PYTHON).get(pair)).hasValueSatisfying(info -> {
                assertThat(info.key()).isEqualTo(pair);
                assertThat(info.held()).isTrue();
                assertThat(info.owner()).contains("me");
                assertThat(info.fencingToken()).hasValue(lease.fencingToken());
                assertThat(info.heldSince()).isPresent();
            });
        }
    }

    @Test
    void get_rowOfTheAwsClient_isReadWithoutWhatItLacks() {
        String version = UUID.randomUUID().toString();
        put(Map.of(
                "ownerName",
                AttributeValue.fromS("host-a1b2"),
                "leaseDuration",
                AttributeValue.fromS("20000"),
                "recordVersionNumber",
                AttributeValue.fromS(version)));

        assertThat(admin.get(key))
                .contains(new LockInfo(
                        LockKey.of(key),
                        Optional.of("host-a1b2"),
                        true,
                        Optional.of(Duration.ofSeconds(20)),
                        OptionalLong.empty(),
                        Optional.empty(),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        version,
                        false,
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void get_rowOfTheOtherLayout_isNoLock() {
        put(Map.of("record_version_number", AttributeValue.fromS("v")));
        assertThat(admin.get(key)).isEmpty();

        put(Map.of(
                "record_version_number", AttributeValue.fromS("v"),
                "recordVersionNumber", AttributeValue.fromS("v")));
        assertThat(admin.get(key)).isEmpty();
    }

    @Test
    void get_withKeyPrefix_looksUnderIt() {
        put(Map.of("recordVersionNumber", AttributeValue.fromS("v")));
        LockTableAdmin prefixed = LockTableAdmin.of(sdk, LocalTable.LOCKS.withKeyPrefix("info-"));

        assertThat(prefixed.get(key)).isEmpty();
        assertThat(prefixed.get(key.substring("info-".length())))
                .hasValueSatisfying(
                        info -> assertThat(info.key().partition()).isEqualTo(key.substring("info-".length())));
    }

    @Test
    void get_keyWithSortPartInATableWithout_isMisuse() {
        assertThatThrownBy(() -> admin.get(LockKey.of(key, "s")))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("LockKey.of(partition)");
    }

    @Test
    void get_notAllowed_namesThePermission() throws Exception {
        try (FailingServer server = new FailingServer(400, "AccessDeniedException", "User is not authorized");
                DynamoDbAsyncClient forbidden = LocalTable.client(server.endpoint())) {
            assertThatThrownBy(
                            () -> LockTableAdmin.of(forbidden, LocalTable.LOCKS).get(key))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll(key, "Allow dynamodb:GetItem");
        }
    }

    private LockInfo info(boolean held, Optional<Instant> heldSince, Optional<String> forcedBy) {
        return new LockInfo(
                LockKey.of(key),
                Optional.empty(),
                held,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Map.of(),
                heldSince,
                Optional.empty(),
                "v",
                false,
                forcedBy,
                Optional.empty());
    }

    @Test
    void lockInfo_freeAndHeldSinceATime_isRefused() {
        assertThatThrownBy(() -> info(false, Optional.of(Instant.EPOCH), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }

    @Test
    void lockInfo_heldAndForcedFree_isRefused() {
        assertThatThrownBy(() -> info(true, Optional.empty(), Optional.of("anna")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }
}
