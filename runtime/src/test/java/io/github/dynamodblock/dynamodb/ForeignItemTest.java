package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
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
        LockTables.createIfMissing(sdk, LocalTable.LOCKS);
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
}
