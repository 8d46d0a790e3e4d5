package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockInfo;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockTableException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** All locks, and those of a partition key, from pages of two rows. */
class LockListingTest {
    private static final RequestCounter REQUESTS = new RequestCounter();

    @SuppressWarnings("NullAway.Init")
    private static DynamoDbAsyncClient sdk;

    private final LockTable table =
            LockTable.named("listed-" + UUID.randomUUID()).withSortKey("part");
    private final LockTableAdmin admin = LockTableAdmin.of(sdk, table);

    @BeforeAll
    static void connect() {
        sdk = LocalTable.client(REQUESTS, new SmallPages());
    }

    @AfterAll
    static void disconnect() {
        sdk.close();
    }

    @BeforeEach
    void create() {
        admin.createIfMissing();
    }

    private void put(String partition, String sort, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(attributes);
        item.put("key", AttributeValue.fromS(partition));
        item.put("part", AttributeValue.fromS(sort));
        sdk.putItem(put -> put.tableName(table.name()).item(item)).join();
    }

    private void lock(String partition, String sort) {
        put(partition, sort, Map.of("recordVersionNumber", AttributeValue.fromS("v")));
    }

    @Test
    void list_emptyTable_isEmpty() {
        assertThat(admin.list()).isEmpty();
        assertThat(admin.list("house")).isEmpty();
    }

    @Test
    void list_severalPages_areAllThere() {
        for (int i = 0; i < 7; i++) {
            lock("house-" + i, "door");
        }

        assertThat(admin.list().map(info -> info.key().partition()))
                .containsExactlyInAnyOrder("house-0", "house-1", "house-2", "house-3", "house-4", "house-5", "house-6");
    }

    @Test
    void list_rowsThatAreNoLocks_arePassedOver() {
        lock("lock", "door");
        put("order", "door", Map.of("total", AttributeValue.fromN("12")));
        put("number", "door", Map.of("recordVersionNumber", AttributeValue.fromN("12")));
        put("python", "door", Map.of("record_version_number", AttributeValue.fromS("v")));
        put(
                "both",
                "door",
                Map.of(
                        "record_version_number", AttributeValue.fromS("v"),
                        "recordVersionNumber", AttributeValue.fromS("v")));

        assertThat(admin.list().map(LockInfo::key)).containsExactly(LockKey.of("lock", "door"));
    }

    @Test
    void list_ofAPartitionKey_isInTheOrderOfSortKeys() {
        List.of("d", "a", "c", "b", "e").forEach(sort -> lock("house", sort));
        lock("house-2", "a");
        put("house", "f", Map.of());

        assertThat(admin.list("house").map(info -> info.key().sort().orElseThrow()))
                .containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void list_withKeyPrefix_showsWhatIsUnderItWithoutIt() {
        lock("shop/house", "door");
        lock("a house outside", "door");
        lock("shop/", "door");
        LockTableAdmin shop = LockTableAdmin.of(sdk, table.withKeyPrefix("shop/"));

        assertThat(shop.list().map(LockInfo::key)).containsExactly(LockKey.of("house", "door"));
        assertThat(shop.list("house").map(LockInfo::key)).containsExactly(LockKey.of("house", "door"));
        assertThat(admin.list()).hasSize(3);
    }

    @Test
    void list_costsARequestPerPageThatIsWanted() {
        List.of("a", "b", "c", "d", "e").forEach(sort -> lock("house", sort));
        REQUESTS.since();

        Stream<LockInfo> listed = admin.list("house");
        assertThat(REQUESTS.since()).isZero();

        Iterator<LockInfo> infos = listed.iterator();
        infos.next();
        infos.next();
        assertThat(REQUESTS.since()).isEqualTo(1);
        infos.next();
        assertThat(REQUESTS.since()).isEqualTo(1);

        assertThat(admin.list("house").limit(2)).hasSize(2);
        assertThat(REQUESTS.since()).isEqualTo(1);
        assertThat(admin.list().anyMatch(info -> true)).isTrue();
        assertThat(REQUESTS.since()).isEqualTo(1);
        assertThat(admin.list("house")).hasSize(5);
        assertThat(REQUESTS.since()).isEqualTo(3);
    }

    @Test
    void list_beyondTheLast_saysSo() {
        lock("house", "door");
        Iterator<LockInfo> infos = admin.list().iterator();
        infos.next();

        assertThatThrownBy(infos::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void list_noTable_namesTheTable() {
        LockTableAdmin nowhere = LockTableAdmin.of(sdk, LockTable.named("no-such-table"));

        assertThatThrownBy(() -> nowhere.list().findFirst())
                .isInstanceOf(LockTableException.class)
                .hasMessageContainingAll("no-such-table", "Create it");
    }

    @Test
    void list_partitionTooLong_isRefusedBeforeItIsSent() {
        REQUESTS.since();

        assertThatThrownBy(() -> admin.list("k".repeat(2049))).isInstanceOf(IllegalArgumentException.class);
        assertThat(REQUESTS.since()).isZero();
    }

    /** Lets DynamoDB read two rows a page. */
    private static final class SmallPages implements ExecutionInterceptor {
        @Override
        public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
            if (context.request() instanceof ScanRequest scan) {
                return scan.toBuilder().limit(2).build();
            }
            return context.request() instanceof QueryRequest query
                    ? query.toBuilder().limit(2).build()
                    : context.request();
        }
    }
}
