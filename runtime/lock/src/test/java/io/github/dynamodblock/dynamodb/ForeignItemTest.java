package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items that are no locks of this layout, whatever they say: refused with a typed error, and left as they were. */
class ForeignItemTest {
    private static DynamoDbAsyncClient sdk;

    private final String key = "foreign-" + UUID.randomUUID();
    private LockClient client;

    @BeforeAll
    static void connect() {
        sdk = LocalTable.client();
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
    }

    @AfterAll
    static void disconnect() {
        sdk.close();
    }

    @BeforeEach
    void open() {
        client = DynamoDbLocks.builder(sdk, LocalTable.LOCKS)
                .owner("me")
                .timing(LeaseTiming.ofLease(Duration.ofSeconds(2)))
                .build();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private Map<String, AttributeValue> put(Map<String, String> attributes) {
        Map<String, AttributeValue> item = new HashMap<>();
        attributes.forEach((name, value) -> item.put(name, AttributeValue.fromS(value)));
        item.put("key", AttributeValue.fromS(key));
        sdk.putItem(put -> put.tableName("locks").item(item)).join();
        return item;
    }

    private Map<String, AttributeValue> item() {
        return sdk.getItem(get ->
                        get.tableName("locks").consistentRead(true).key(Map.of("key", AttributeValue.fromS(key))))
                .join()
                .item();
    }

    private void assertLeftAlone(Map<String, AttributeValue> item, String word) {
        LockRequest patient =
                LockRequest.of(key).waitLimit(Duration.ofSeconds(20)).build();
        assertThatThrownBy(() -> client.tryAcquire(key))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(word);
        assertThatThrownBy(() -> client.acquire(patient)).isInstanceOf(LockMisuseException.class);
        assertThat(item()).isEqualTo(item);
    }

    @Test
    void acquire_releasedItemWithoutAVersion_isRefusedAsMisuse() {
        assertLeftAlone(put(Map.of("isReleased", "1", "total", "12")), "recordVersionNumber");
    }

    @Test
    void acquire_itemOfThePythonLayout_isRefusedAsMisuse() {
        assertLeftAlone(put(Map.of("record_version_number", "v", "lease_duration", "20")), "not a lock");
    }

    @Test
    void acquire_releasedItemWithBothLayoutsVersions_isRefusedAsMisuse() {
        assertLeftAlone(
                put(Map.of("record_version_number", "v", "recordVersionNumber", "v", "isReleased", "1")),
                "record_version_number");
    }

    @Test
    void acquire_releasedItemOfTheAwsClient_isTaken() throws Exception {
        put(Map.of("recordVersionNumber", "v", "isReleased", "1", "total", "12", "leaseDuration", "2000"));

        try (Lease lease = client.acquire(key)) {
            assertThat(lease.isValid()).isTrue();
            assertThat(item())
                    .containsEntry("total", AttributeValue.fromS("12"))
                    .containsEntry("ownerName", AttributeValue.fromS("me"))
                    .doesNotContainKey("isReleased");
        }
    }

    @Test
    void acquire_onItem_locksTheApplicationsOwnItemAndLeavesItsAttributes() throws Exception {
        put(Map.of("total", "12"));
        LockRequest onItem = LockRequest.of(key).onItem().onlyIfExists().build();

        try (Lease lease = client.acquire(onItem)) {
            assertThat(lease.attributes()).containsOnly(entry("total", AttributeValue.fromS("12")));
            assertThat(item())
                    .containsEntry("ownItem", AttributeValue.fromS("1"))
                    .doesNotContainKey("expiresAt");
        }
        assertThat(item())
                .containsEntry("total", AttributeValue.fromS("12"))
                .containsEntry("isReleased", AttributeValue.fromS("1"))
                .doesNotContainKey("expiresAt");
        try (Lease again = client.acquire(onItem)) {
            assertThat(again.isValid()).isTrue();
        }
    }

    @Test
    void acquire_onItemOfTheOtherLayout_isRefusedAsMisuse() {
        Map<String, AttributeValue> item = put(Map.of("record_version_number", "v"));

        assertThatThrownBy(() -> client.acquire(LockRequest.of(key).onItem().build()))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("two layouts");
        assertThat(item()).isEqualTo(item);
    }

    @Test
    void acquire_ofAnItemThatIsLockedOnItem_isRefusedAsMisuse() throws Exception {
        client.acquire(LockRequest.of(key).onItem().build()).close();

        assertThatThrownBy(() -> client.acquire(key))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("onItem");
        assertThat(item()).doesNotContainKey("expiresAt");
    }

    @Test
    void acquire_ofAReleasedItemThatIsMarkedAsOwnBySomethingElse_isRefusedAsMisuse() {
        Map<String, AttributeValue> item =
                put(Map.of("ownItem", "yes", "recordVersionNumber", "v", "isReleased", "1", "leaseDuration", "2000"));

        assertLeftAlone(item, "onItem");
    }

    @Test
    void acquire_releasedItemWhoseVersionIsNoText_isRefusedAsMisuse() {
        Map<String, AttributeValue> item = put(Map.of("isReleased", "1"));
        item.put("recordVersionNumber", AttributeValue.fromN("7"));
        sdk.putItem(put -> put.tableName("locks").item(item)).join();

        assertLeftAlone(item, "no text in its attribute recordVersionNumber");
    }

    @Test
    void acquire_onItemOfALockOnly_isRefusedAsMisuse() throws Exception {
        client.acquire(key).close();

        assertThatThrownBy(() -> client.acquire(LockRequest.of(key).onItem().build()))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("without onItem");
        assertThat(item()).doesNotContainKey("ownItem");
    }

    @Test
    void acquire_onlyIfExistsWithoutAnItem_isNotGrantedAtOnce() throws Exception {
        LockRequest existing = LockRequest.of(key)
                .onlyIfExists()
                .waitLimit(Duration.ofMinutes(1))
                .build();

        assertThatThrownBy(() -> client.acquire(existing))
                .isInstanceOf(LockNotGrantedException.class)
                .hasMessageContaining("onlyIfExists");
        assertThat(client.tryAcquire(existing)).isEmpty();
        assertThat(item()).isEmpty();
    }

    @Test
    void acquire_replacingAttributes_removesWhatTheFormerHolderLeft() throws Exception {
        client.acquire(LockRequest.of(key)
                        .attribute("a", AttributeValue.fromS("1"))
                        .attribute("b", AttributeValue.fromS("2"))
                        .build())
                .close();

        try (Lease lease = client.acquire(LockRequest.of(key)
                .attribute("b", AttributeValue.fromS("3"))
                .replaceAttributes()
                .build())) {
            assertThat(lease.attributes()).containsOnly(entry("b", AttributeValue.fromS("3")));
            assertThat(item()).doesNotContainKey("a");
        }
    }

    @Test
    void release_deleting_leavesNoItem() throws Exception {
        Lease lease = client.acquire(LockRequest.of(key).deleteOnRelease().build());

        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);
        assertThat(item()).isEmpty();
    }
}
