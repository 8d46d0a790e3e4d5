package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
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
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;

class SortKeyStoreTest extends LockStoreContract {
    private static final LockTable TABLE = LockTable.named("locks-of-parts").withSortKey("part");

    private static DynamoDbAsyncClient client;

    @BeforeAll
    static void createTable() {
        client = LocalTable.client();
        LockTableAdmin.of(client, TABLE).createIfMissing();
    }

    @AfterAll
    static void closeClient() {
        client.close();
    }

    @Override
    protected LockStore store() {
        return new DynamoDbStore(client, TABLE);
    }

    @Override
    protected LockKey key(String name) {
        return LockKey.of(name, "door");
    }

    @Test
    void createIfMissing_withSortKey_makesBothKeys() {
        assertThat(client.describeTable(describe -> describe.tableName(TABLE.name()))
                        .join()
                        .table()
                        .keySchema())
                .containsExactly(element("key", KeyType.HASH), element("part", KeyType.RANGE));
    }

    @Test
    void write_samePartitionAnotherSort_isAnotherLock() {
        assertThat(write(LockKey.of("house", "front"), Map.of())).isInstanceOf(StoreAnswer.Applied.class);
        assertThat(write(LockKey.of("house", "back"), Map.of())).isInstanceOf(StoreAnswer.Applied.class);
        assertThat(write(LockKey.of("house", "front"), Map.of())).isInstanceOf(StoreAnswer.Refused.class);
    }

    @Test
    void write_keyWithoutSortPart_isMisuseThatSaysHowToNameIt() {
        assertMisuse(write(LockKey.of("house"), Map.of()), "lacks a sort key", "LockKey.of(partition, sort)");
    }

    @Test
    void write_attributeCalledLikeTheSortKey_isMisuse() {
        Map<String, AttributeValue> harmful = Map.of("part", AttributeValue.fromS("x"));

        assertMisuse(write(LockKey.of("harmful", "door"), harmful), "'part'");
    }

    private StoreAnswer write(LockKey key, Map<String, AttributeValue> attributes) {
        return store().write(
                        new LockWrite.Acquire(
                                key,
                                new Version("d".repeat(32), 1),
                                "me",
                                Duration.ofSeconds(2),
                                Optional.empty(),
                                5,
                                4_000_000_000L,
                                false,
                                new RowContent(false, Optional.empty(), attributes)),
                        LIMIT)
                .join();
    }

    private static void assertMisuse(StoreAnswer answer, String... words) {
        assertThat(answer).isInstanceOf(StoreAnswer.Unapplied.class);
        StoreAnswer.Unapplied unapplied = (StoreAnswer.Unapplied) answer;
        assertThat(unapplied.why()).isInstanceOf(LockMisuseException.class).hasMessageContainingAll(words);
        assertThat(unapplied.passing()).isFalse();
    }

    private static KeySchemaElement element(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
