package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockStoreContract;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoDbStoreTest extends LockStoreContract {
    private static DynamoDbAsyncClient client;

    @BeforeAll
    static void createTable() {
        client = LocalTable.client();
        LockTableAdmin.of(client, LocalTable.LOCKS).createIfMissing();
        LockTableAdmin.of(client, LocalTable.LOCKS).createIfMissing();
    }

    @AfterAll
    static void closeClient() {
        client.close();
    }

    @Override
    protected LockStore store() {
        return new DynamoDbStore(client, LocalTable.LOCKS);
    }

    @Test
    void write_itemWithoutLockAttributes_isRefusedAsMisuse() {
        put("an-order", "total", "12");

        assertUnapplied(acquire("an-order", Map.of()), LockMisuseException.class, "not a lock");
    }

    @Test
    void write_itemOfAnotherLayout_isRefusedAsMisuse() {
        put("foreign", "record_version_number", "x");

        assertUnapplied(acquire("foreign", Map.of()), LockMisuseException.class, "not a lock");
    }

    @Test
    void write_reservedAttribute_isMisuse() {
        Map<String, AttributeValue> harmful = Map.of("isReleased", AttributeValue.fromS("1"));

        assertUnapplied(acquire("harmful", harmful), LockMisuseException.class, "isReleased");
    }

    @Test
    void write_ownAttributes_areStoredBesideTheLock() {
        Map<String, AttributeValue> own = Map.of("batch", AttributeValue.fromN("12"));

        assertThat(store().write(acquire("own", own), LIMIT).join()).isInstanceOf(StoreAnswer.Applied.class);
        assertThat(item("own")).containsEntry("batch", AttributeValue.fromN("12"));
    }

    @Test
    void write_appliedAcquire_storesTheLayoutOfTheAwsClient() {
        store().write(acquire("layout", Map.of()), LIMIT).join();

        assertThat(item("layout"))
                .containsEntry("ownerName", AttributeValue.fromS("me"))
                .containsEntry("leaseDuration", AttributeValue.fromS("2000"))
                .containsEntry("recordVersionNumber", AttributeValue.fromS("c".repeat(32) + ".000000000001"))
                .containsEntry("fencingToken", AttributeValue.fromN("6"))
                .containsEntry("expiresAt", AttributeValue.fromN("4000000000"))
                .doesNotContainKey("isReleased");
    }

    @Test
    void write_missingTable_namesTheTable() {
        LockStore other = new DynamoDbStore(client, LockTable.named("no-such-table"));

        assertUnapplied(other, acquire("k", Map.of()), LockTableException.class, "no-such-table");
    }

    @Test
    void write_keyWithSortPartInATableWithout_isMisuse() {
        LockWrite.Acquire plain = acquire("k", Map.of());
        LockWrite.Acquire sorted = new LockWrite.Acquire(
                LockKey.of("k", "s"),
                plain.version(),
                plain.owner(),
                plain.lease(),
                plain.seen(),
                plain.floor(),
                plain.expiresAt(),
                plain.onlyIfExists(),
                plain.content());

        assertUnapplied(sorted, LockMisuseException.class, "LockKey.of(partition)");
    }

    private void put(String key, String attribute, String value) {
        client.putItem(put -> put.tableName("locks")
                        .item(Map.of("key", AttributeValue.fromS(key), attribute, AttributeValue.fromS(value))))
                .join();
    }

    private Map<String, AttributeValue> item(String key) {
        return client.getItem(get ->
                        get.tableName("locks").consistentRead(true).key(Map.of("key", AttributeValue.fromS(key))))
                .join()
                .item();
    }

    private void assertUnapplied(LockWrite write, Class<?> type, String word) {
        assertUnapplied(store(), write, type, word);
    }

    private static void assertUnapplied(LockStore store, LockWrite write, Class<?> type, String word) {
        StoreAnswer answer = store.write(write, LIMIT).join();
        assertThat(answer).isInstanceOf(StoreAnswer.Unapplied.class);
        StoreAnswer.Unapplied unapplied = (StoreAnswer.Unapplied) answer;
        assertThat(unapplied.why()).isInstanceOf(type).hasMessageContaining(word);
        assertThat(unapplied.passing()).isFalse();
    }

    private static LockWrite.Acquire acquire(String key, Map<String, AttributeValue> attributes) {
        return new LockWrite.Acquire(
                LockKey.of(key),
                new Version("c".repeat(32), 1),
                "me",
                Duration.ofSeconds(2),
                Optional.empty(),
                5,
                4_000_000_000L,
                false,
                new RowContent(false, Optional.empty(), attributes));
    }
}
