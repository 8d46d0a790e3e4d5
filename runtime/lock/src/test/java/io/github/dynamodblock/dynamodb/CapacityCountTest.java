package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.Version;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Which requests ask for their capacity, and what is taken from the responses. */
class CapacityCountTest {
    private static final LockTable TABLE = LockTable.named("locks");
    private static final LockKey KEY = LockKey.of("k");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ConsumedCapacity TWO =
            ConsumedCapacity.builder().tableName("locks").capacityUnits(2.0).build();

    private final List<DynamoDbRequest> sent = new CopyOnWriteArrayList<>();
    private final List<String> heard = new ArrayList<>();

    private DynamoDbStore store() {
        StandIn table = new StandIn(TABLE);
        DynamoDbAsyncClient recording = (DynamoDbAsyncClient) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DynamoDbAsyncClient.class}, (proxy, method, arguments) -> {
                    if (arguments != null && arguments[0] instanceof DynamoDbRequest request) {
                        sent.add(request);
                    }
                    return method.invoke(table, arguments);
                });
        return new DynamoDbStore(recording, TABLE);
    }

    private static LockWrite.Acquire acquire() {
        return new LockWrite.Acquire(
                KEY,
                new Version("a".repeat(Version.GRANT_LENGTH), 1),
                "me",
                LIMIT,
                Optional.empty(),
                5,
                9,
                false,
                new RowContent(false, Optional.empty(), Map.of()));
    }

    private List<String> asked(LockStore store) {
        store.write(acquire(), LIMIT).join();
        store.read(KEY, true, LIMIT).join();
        store.acquireAll(List.of(acquire()), LIMIT).join();
        store.readAll(List.of(KEY), LIMIT).join();
        return sent.stream().map(CapacityCountTest::asked).toList();
    }

    private static String asked(DynamoDbRequest request) {
        if (request instanceof UpdateItemRequest update) {
            return "update " + update.returnConsumedCapacity();
        }
        if (request instanceof GetItemRequest get) {
            return "get " + get.returnConsumedCapacity();
        }
        if (request instanceof TransactWriteItemsRequest transaction) {
            return "transaction " + transaction.returnConsumedCapacity();
        }
        return "batch " + ((BatchGetItemRequest) request).returnConsumedCapacity();
    }

    @Test
    void requests_withoutAListener_askForNothing() {
        assertThat(asked(store())).containsExactly("update null", "get null", "transaction null", "batch null");
    }

    @Test
    void requests_withAListener_askForTheTotal_andAreNotMore() {
        assertThat(asked(store().reporting((units, number) -> heard.add(units + " " + number))))
                .containsExactly("update TOTAL", "get TOTAL", "transaction TOTAL", "batch TOTAL");
    }

    @Test
    void responses_ofEachKind_areHeard() {
        CapacityCount count = CapacityCount.of((units, number) -> heard.add(units + " " + number));
        count.hear(UpdateItemResponse.builder().consumedCapacity(TWO).build(), null);
        count.hear(DeleteItemResponse.builder().consumedCapacity(TWO).build(), null);
        count.hear(
                TransactWriteItemsResponse.builder().consumedCapacity(TWO, TWO).build(), null);
        count.hear(GetItemResponse.builder().consumedCapacity(TWO).build(), null);
        count.hear(BatchGetItemResponse.builder().consumedCapacity(TWO).build(), null);

        assertThat(heard).containsExactly("WRITE 2.0", "WRITE 2.0", "WRITE 2.0", "WRITE 2.0", "READ 2.0", "READ 2.0");
    }

    @Test
    void responses_withoutACapacity_areNotHeard() {
        CapacityCount count = CapacityCount.of((units, number) -> heard.add(units + " " + number));
        count.hear(null, new IllegalStateException());
        count.hear(UpdateItemResponse.builder().build(), null);
        count.hear(TransactWriteItemsResponse.builder().build(), null);
        count.hear(
                GetItemResponse.builder()
                        .consumedCapacity(ConsumedCapacity.builder().build())
                        .build(),
                null);
        CapacityCount.NONE.hear(
                UpdateItemResponse.builder().consumedCapacity(TWO).build(), null);

        assertThat(heard).isEmpty();
    }
}
