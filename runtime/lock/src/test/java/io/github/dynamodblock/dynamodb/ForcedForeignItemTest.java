package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockMisuseException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Forced releases of items that this library did not write. */
class ForcedForeignItemTest {
    @SuppressWarnings("NullAway.Init")
    private static DynamoDbAsyncClient sdk;

    private final String name = "forced-" + UUID.randomUUID();
    private final LockTableAdmin admin = LockTableAdmin.of(sdk, LocalTable.LOCKS, new StillClock(5_000));

    @BeforeAll
    static void connect() {
        sdk = LocalTable.client();
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
    }

    @AfterAll
    static void disconnect() {
        sdk.close();
    }

    private void put(String... attributes) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("key", AttributeValue.fromS(name));
        for (int i = 0; i < attributes.length; i += 2) {
            item.put(attributes[i], AttributeValue.fromS(attributes[i + 1]));
        }
        sdk.putItem(put -> put.tableName("locks").item(item)).join();
    }

    private Map<String, AttributeValue> item() {
        return sdk.getItem(get ->
                        get.tableName("locks").consistentRead(true).key(Map.of("key", AttributeValue.fromS(name))))
                .join()
                .item();
    }

    @Test
    void forceRelease_itemWithoutLockAttributes_isNoSuchLockAndIsLeft() {
        put("total", "12");

        assertThat(admin.forceRelease(name)).isInstanceOf(ForcedRelease.NoSuchLock.class);
        assertThat(item()).containsOnlyKeys("key", "total");
    }

    @Test
    void forceRelease_itemOfTheOtherLayout_isMisuseAndIsLeft() {
        put("record_version_number", "v");

        assertThatThrownBy(() -> admin.forceRelease(name))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContainingAll(name, "two layouts");
        assertThat(item()).containsOnlyKeys("key", "record_version_number");
    }

    @Test
    void forceRelease_rowOfTheAwsClient_isFreedAboveTheClock() {
        put("recordVersionNumber", "v", "ownerName", "theirs", "leaseDuration", "20000");

        assertThat(LockTableAdmin.of(sdk, LocalTable.LOCKS, new StillClock(5_000))
                        .forceRelease(name))
                .isInstanceOf(ForcedRelease.Freed.class);
        assertThat(item())
                .containsEntry("recordVersionNumber", AttributeValue.fromS("v.forced"))
                .containsEntry("isReleased", AttributeValue.fromS("1"))
                .containsEntry("fencingToken", AttributeValue.fromN("5001"));
    }

    @Test
    void forceRelease_tokenThatIsNoNumber_isFreedAboveTheClock() {
        put("recordVersionNumber", "v", "fencingToken", "high");

        assertThat(LockTableAdmin.of(sdk, LocalTable.LOCKS, new StillClock(5_000))
                        .forceRelease(name))
                .isInstanceOf(ForcedRelease.Freed.class);
        assertThat(item()).containsEntry("fencingToken", AttributeValue.fromN("5001"));
    }
}
