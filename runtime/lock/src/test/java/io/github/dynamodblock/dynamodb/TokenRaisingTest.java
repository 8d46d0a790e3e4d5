package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("wire of TokenRaisingTest")
class TokenRaisingTest {
    private static final RequestCounter REQUESTS = new RequestCounter();
    private static final BeforeWrites BEFORE_WRITES = new BeforeWrites();

    @SuppressWarnings("NullAway.Init")
    private static DynamoDbAsyncClient sdk;

    @SuppressWarnings("NullAway.Init")
    private static DynamoDbAsyncClient others;

    @SuppressWarnings("NullAway.Init")
    private static FaultyWire wire;

    private final LockTable table = LockTable.named("raised-" + UUID.randomUUID());
    private final LockTableAdmin admin = LockTableAdmin.of(sdk, table, new StillClock(1_000));

    @BeforeAll
    static void connect() {
        wire = new FaultyWire(DynamoDbLocal.shared().endpoint());
        sdk = LocalTable.client(wire.endpoint(), REQUESTS, BEFORE_WRITES);
        others = LocalTable.client();
    }

    @AfterAll
    static void disconnect() throws Exception {
        sdk.close();
        others.close();
        wire.close();
    }

    @BeforeEach
    void create() {
        admin.createIfMissing();
        REQUESTS.since();
    }

    private void put(String key, AttributeValue token) {
        put(key, Map.of("recordVersionNumber", AttributeValue.fromS("v"), "fencingToken", token));
    }

    private void put(String key, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(attributes);
        item.put("key", AttributeValue.fromS(key));
        others.putItem(put -> put.tableName(table.name()).item(item)).join();
    }

    private Map<String, AttributeValue> item(String key) {
        return others.getItem(get ->
                        get.tableName(table.name()).consistentRead(true).key(Map.of("key", AttributeValue.fromS(key))))
                .join()
                .item();
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    @Test
    void raiseTokens_rowsBelowTheClock_areRaisedAndNoOthers() {
        put("below", number(999));
        put("at", number(1_000));
        put("above", number(1_001));
        put("beyond", AttributeValue.fromN("99999999999999999999"));
        put("unreadable", AttributeValue.fromS("high"));

        assertThat(admin.raiseTokens()).isEqualTo(new RaisedTokens(1_000, 2, 3));

        assertThat(item("below"))
                .isEqualTo(Map.of(
                        "key", AttributeValue.fromS("below"),
                        "recordVersionNumber", AttributeValue.fromS("v"),
                        "fencingToken", number(1_000)));
        assertThat(item("at")).containsEntry("fencingToken", number(1_000));
        assertThat(item("above")).containsEntry("fencingToken", number(1_001));
        assertThat(item("beyond")).containsEntry("fencingToken", AttributeValue.fromN("99999999999999999999"));
        assertThat(item("unreadable")).containsEntry("fencingToken", number(1_000));
    }

    @Test
    void raiseTokens_again_raisesNothing() {
        put("below", number(999));
        admin.raiseTokens();

        assertThat(admin.raiseTokens()).isEqualTo(new RaisedTokens(1_000, 0, 1));
    }

    @Test
    void raiseTokens_rowsWithoutATokenAndItemsThatAreNoLocks_areLeft() {
        Map<String, AttributeValue> byTheAwsClient = Map.of("recordVersionNumber", AttributeValue.fromS("v"));
        Map<String, AttributeValue> order = Map.of("fencingToken", number(5), "total", number(12));
        put("theirs", byTheAwsClient);
        put("order", order);

        assertThat(admin.raiseTokens()).isEqualTo(new RaisedTokens(1_000, 0, 0));
        assertThat(item("theirs")).doesNotContainKey("fencingToken");
        assertThat(item("order")).containsEntry("fencingToken", number(5));
        assertThat(REQUESTS.since()).isEqualTo(1);
    }

    @Test
    void raiseTokens_withKeyPrefix_leavesWhatIsOutside() {
        put("shop/house", number(5));
        put("a house outside", number(5));

        assertThat(LockTableAdmin.of(sdk, table.withKeyPrefix("shop/"), new StillClock(1_000))
                        .raiseTokens())
                .isEqualTo(new RaisedTokens(1_000, 1, 0));
        assertThat(item("shop/house")).containsEntry("fencingToken", number(1_000));
        assertThat(item("a house outside")).containsEntry("fencingToken", number(5));
    }

    @Test
    void raiseTokens_raisedHigherMeanwhile_isNotLowered() {
        put("k", number(5));
        BEFORE_WRITES.once(() -> put("k", number(2_000)));

        assertThat(admin.raiseTokens()).isEqualTo(new RaisedTokens(1_000, 0, 1));
        assertThat(item("k")).containsEntry("fencingToken", number(2_000));
    }

    @Test
    void raiseTokens_deletedMeanwhile_isNotMadeAnew() {
        put("k", number(5));
        BEFORE_WRITES.once(() -> others.deleteItem(
                        delete -> delete.tableName(table.name()).key(Map.of("key", AttributeValue.fromS("k"))))
                .join());

        assertThat(admin.raiseTokens()).isEqualTo(new RaisedTokens(1_000, 0, 0));
        assertThat(item("k")).isEmpty();
    }

    @Test
    void raiseTokens_responseLost_countsTheRowOnce() {
        put("k", number(5));
        BEFORE_WRITES.once(wire::loseNextResponse);

        assertThat(admin.raiseTokens()).isEqualTo(new RaisedTokens(1_000, 1, 0));
        assertThat(REQUESTS.since()).isEqualTo(3);
    }

    @Test
    void raiseTokens_heldLock_itsHolderHearsStolenAndTheNextTokenIsHigher() throws Exception {
        BlockingQueue<LeaseEvent> heard = new LinkedBlockingQueue<>();
        try (LockClient holder = DynamoDbLocks.builder(others, table)
                .timing(LeaseTiming.ofLease(Duration.ofSeconds(2)))
                .build()) {
            Lease lease = holder.acquire(
                    LockRequest.of("k").listener((l, event) -> heard.add(event)).build());

            RaisedTokens raised = LockTableAdmin.of(sdk, table).raiseTokens();

            assertThat(raised.raised()).isEqualTo(1);
            assertThat(raised.floor()).isGreaterThan(lease.fencingToken());
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(new LeaseEvent.Lost(LostReason.STOLEN));
            assertThat(lease.release()).isEqualTo(ReleaseOutcome.LOST);
            // Its row says that it is held: the next waits it out, as after a crash.
            assertThat(holder.acquire("k").fencingToken()).isGreaterThan(raised.floor());
        }
    }
}
