package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** The store's requests beyond what every store must do: its own attributes, its ways, and rows that cannot be read. */
class StoreRequestsTest {
    private static final LockTable TABLE = LockTable.named("locks");
    private static final LockTable PYTHON = LockTable.python("locks");
    private static final LockKey KEY = LockKey.of("k");
    private static final String GRANT = "a".repeat(Version.GRANT_LENGTH);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Map<String, AttributeValue> PRIMARY = Map.of("key", AttributeValue.fromS("k"));
    private static final LockWrite HEARTBEAT =
            new LockWrite.Heartbeat(KEY, new Version(GRANT, 2), 6, Duration.ofSeconds(3), 10);

    private final StandIn heartbeats = new StandIn(TABLE);
    private final StandIn others = new StandIn(TABLE);

    private static DynamoDbStore over(DynamoDbAsyncClient sdk, LockTable table) {
        return new DynamoDbStore(Connections.shared(sdk), table, new ServerClock(new StillClock(1_234_567)));
    }

    private final DynamoDbStore store = over(others, TABLE);

    private static LockWrite.Acquire acquire(boolean onItem, Map<String, AttributeValue> attributes) {
        return new LockWrite.Acquire(
                KEY,
                new Version(GRANT, 1),
                "me",
                Duration.ofMillis(2_500),
                Optional.empty(),
                5,
                9,
                false,
                new RowContent(onItem, Optional.empty(), attributes));
    }

    private static void assertMisuse(StoreAnswer answer, String message) {
        assertThat(answer).isInstanceOfSatisfying(StoreAnswer.Unapplied.class, unapplied -> {
            assertThat(unapplied.passing()).isFalse();
            assertThat(unapplied.why()).isInstanceOf(LockMisuseException.class).hasMessage(message);
        });
    }

    private StoreAnswer written(LockWrite write) {
        return store.write(write, LIMIT).join();
    }

    private static Map<String, AttributeValue> acquired() {
        Map<String, AttributeValue> item = new HashMap<>(PRIMARY);
        item.put("ownerName", AttributeValue.fromS("me"));
        item.put("leaseDuration", AttributeValue.fromS("2500"));
        item.put("recordVersionNumber", AttributeValue.fromS(GRANT + ".000000000001"));
        item.put("fencingToken", AttributeValue.fromN("6"));
        item.put("heldSince", AttributeValue.fromN("1234"));
        item.put("expiresAt", AttributeValue.fromN("9"));
        return item;
    }

    @Test
    void acquire_writesTheseAttributesAndNoOthers() {
        assertThat(written(acquire(false, Map.of()))).isInstanceOf(StoreAnswer.Applied.class);

        assertThat(others.item(PRIMARY)).isEqualTo(acquired());
    }

    @Test
    void acquire_ofALockThatWasForcedFree_leavesNoTraceOfThat() {
        Map<String, AttributeValue> forced = new HashMap<>(acquired());
        forced.put("recordVersionNumber", AttributeValue.fromS("v.forced"));
        forced.put("isReleased", AttributeValue.fromS("1"));
        forced.put("forcedBy", AttributeValue.fromS("anna"));
        forced.put("forcedAt", AttributeValue.fromN("7"));
        others.put(forced);

        assertThat(written(acquire(false, Map.of()))).isInstanceOf(StoreAnswer.Applied.class);

        Map<String, AttributeValue> expected = acquired();
        expected.put("fencingToken", AttributeValue.fromN("7"));
        assertThat(others.item(PRIMARY)).isEqualTo(expected);
    }

    /** An attribute of the application's that is called like one of the lock's could make a held row look free. */
    @Test
    void write_attributeCalledLikeOneOfTheLocks_isMisuseAndSendsNothing() {
        String name = "isReleased";
        assertMisuse(
                written(acquire(false, Map.of(name, AttributeValue.fromS("1")))),
                "The lock 'k' cannot carry an attribute 'isReleased': the lock itself uses this name. Rename the"
                        + " attribute.");
        assertMisuse(
                written(release(ReleaseRequest.NONE.withAttribute(name, AttributeValue.fromS("1")))),
                "The lock 'k' cannot carry an attribute 'isReleased': the lock itself uses this name. Rename the"
                        + " attribute.");
        assertThat(others.sent).isEmpty();
    }

    private static LockWrite release(ReleaseRequest writes) {
        return new LockWrite.Release(KEY, new Version(GRANT, 2), 6, false, writes);
    }

    @Test
    void release_removingWhatTheLockNeeds_isMisuseThatSaysWhatToDo() {
        assertMisuse(
                written(release(ReleaseRequest.NONE.without("fencingToken"))),
                "A release cannot remove the attribute 'fencingToken' of the lock 'k': the lock itself uses this"
                        + " attribute.");
        assertMisuse(
                written(release(ReleaseRequest.NONE.without("data"))),
                "A release cannot remove the attribute 'data' of the lock 'k': the lock itself uses this attribute. To"
                        + " remove the data, use withoutData().");
        assertThat(others.sent).isEmpty();
    }

    @Test
    void write_thatTheLayoutCannotDo_isMisuse() {
        LockKey pair = LockKey.of("k", "-");
        StandIn python = new StandIn(PYTHON);
        DynamoDbStore there = over(python, PYTHON);

        assertMisuse(
                there.write(
                                new LockWrite.Release(
                                        pair,
                                        new Version(GRANT, 2),
                                        6,
                                        false,
                                        ReleaseRequest.NONE.withData(LockData.ofText("last"))),
                                LIMIT)
                        .join(),
                "The release of the lock 'k / -' cannot write into the row: in the layout of the table 'locks', a"
                        + " release deletes the row. Write into another item.");
        assertMisuse(
                there.write(
                                new LockWrite.Acquire(
                                        pair,
                                        new Version(GRANT, 1),
                                        "me",
                                        Duration.ofSeconds(2),
                                        Optional.empty(),
                                        5,
                                        9,
                                        false,
                                        new RowContent(true, Optional.empty(), Map.of())),
                                LIMIT)
                        .join(),
                "The lock 'k / -' cannot be carried by an item of the application's own: in the layout of the table"
                        + " 'locks', a release deletes the row. Make the request without onItem.");
        assertThat(python.sent).isEmpty();
    }

    @Test
    void acquire_itemThatIsNoLock_isMisuseAndLeftAlone() {
        Map<String, AttributeValue> order =
                Map.of("key", AttributeValue.fromS("k"), "total", AttributeValue.fromN("7"));
        others.put(order);

        assertThat(written(acquire(false, Map.of())))
                .isInstanceOfSatisfying(
                        StoreAnswer.Unapplied.class,
                        unapplied -> assertThat(unapplied.why())
                                .isInstanceOf(LockMisuseException.class)
                                .hasMessageContaining("lock it as your own item with onItem"));
        assertThat(others.item(PRIMARY)).isEqualTo(order);
        assertThat(written(acquire(true, Map.of()))).isInstanceOf(StoreAnswer.Applied.class);
        assertThat(others.item(PRIMARY))
                .containsEntry("total", AttributeValue.fromN("7"))
                .containsEntry("ownItem", AttributeValue.fromS("1"))
                .doesNotContainKey("expiresAt");
    }

    @Test
    void acquire_itemOfTheOtherLayoutOnItem_isMisuse() {
        others.put(Map.of("key", AttributeValue.fromS("k"), "record_version_number", AttributeValue.fromS("v")));

        assertThat(written(acquire(true, Map.of())))
                .isInstanceOfSatisfying(
                        StoreAnswer.Unapplied.class,
                        unapplied -> assertThat(unapplied.why()).hasMessageContaining("two layouts"));
    }

    /** Heartbeats do not wait behind what others ask for. */
    @Test
    void write_heartbeat_hasAWayOfItsOwn() {
        DynamoDbStore both = new DynamoDbStore(
                new Connections(DynamoDbConnection.over(heartbeats), DynamoDbConnection.over(others), () -> {}),
                TABLE,
                new ServerClock(new StillClock(0)));

        both.write(HEARTBEAT, LIMIT).join();
        assertThat(heartbeats.sent).hasSize(1);
        assertThat(others.sent).isEmpty();

        both.write(acquire(false, Map.of()), LIMIT).join();
        both.read(KEY, true, LIMIT).join();
        assertThat(heartbeats.sent).hasSize(1);
        assertThat(others.sent).hasSize(2);
    }

    /** On the thread that the core has for them; everything else may wait for credentials on one of the store's. */
    @Test
    void write_heartbeat_isSentOnTheCallersThreadAndNothingElseIs() {
        StringBuilder by = new StringBuilder();
        DynamoDbAsyncClient naming = new StandIn(TABLE) {
            @Override
            public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
                by.append(
                        Thread.currentThread() == caller
                                ? "caller "
                                : Thread.currentThread().getName() + " ");
                return super.updateItem(request);
            }

            private final Thread caller = Thread.currentThread();
        };
        over(naming, TABLE).write(HEARTBEAT, LIMIT).join();
        over(naming, TABLE).write(acquire(false, Map.of()), LIMIT).join();

        assertThat(by.toString()).startsWith("caller dynamodb-lock-request");
    }

    @Test
    void commit_applied_showsWhatIsKnownOfItsRow() {
        LockWrite.Commit commit = new LockWrite.Commit(KEY, new Version(GRANT, 2).committing(), 6, List.of());
        written(acquire(false, Map.of()));

        assertThat(written(commit)).isEqualTo(new StoreAnswer.Applied(commit.made()));
    }

    @Test
    void readAll_failed_isNothing() {
        DynamoDbStore nowhere = over(new StandIn(LockTable.named("elsewhere")), TABLE);

        assertThat(nowhere.readAll(List.of(KEY), LIMIT).join()).isInstanceOf(ReadAllAnswer.Nothing.class);
    }

    @Test
    void check_ofTheStore_isOneOfItsTable() {
        TransactWriteItem check = store.check(KEY, GRANT, 6);

        assertThat(check.conditionCheck().tableName()).isEqualTo("locks");
        assertThat(check.conditionCheck().key()).isEqualTo(PRIMARY);
    }

    /** It was applied, and what it left is not shown: the caller has to look. */
    @Test
    void write_appliedAndItsRowNotShown_isUnknown() {
        DynamoDbAsyncClient silent = new StandIn(TABLE) {
            @Override
            public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
                return super.updateItem(request)
                        .thenApply(shown -> UpdateItemResponse.builder().build());
            }
        };

        assertThat(over(silent, TABLE).write(acquire(false, Map.of()), LIMIT).join())
                .isInstanceOf(StoreAnswer.Unknown.class);
    }

    /** So may anything be that stands for DynamoDB, an attribute without a value. */
    @Test
    void write_shownARowThatCannotBeRead_isUnknown() {
        Map<String, AttributeValue> unreadable = new HashMap<>(acquired());
        unreadable.put("broken", null);
        DynamoDbAsyncClient odd = new StandIn(TABLE) {
            @Override
            public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
                return CompletableFuture.completedFuture(
                        UpdateItemResponse.builder().attributes(unreadable).build());
            }
        };
        assertThat(over(odd, TABLE).write(acquire(false, Map.of()), LIMIT).join())
                .isInstanceOf(StoreAnswer.Unknown.class);

        others.beforeNextWrite(() -> {
            throw ConditionalCheckFailedException.builder()
                    .statusCode(400)
                    .item(unreadable)
                    .build();
        });
        assertThat(written(HEARTBEAT)).isInstanceOf(StoreAnswer.Unknown.class);
    }

    /** Whoever gives an answer up gives up its request, which needs its connection no longer. */
    @Test
    void write_cancelled_cancelsItsRequest() {
        CompletableFuture<UpdateItemResponse> pending = new CompletableFuture<>();
        DynamoDbAsyncClient waiting = new StandIn(TABLE) {
            @Override
            public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
                return pending;
            }
        };

        over(waiting, TABLE).write(HEARTBEAT, LIMIT).cancel(true);

        assertThat(pending).isCancelled();
    }

    @Test
    void request_ofTheStore_isGivenUpByTheSdkInTime() {
        store.read(KEY, false, LIMIT).join();

        DynamoDbRequest read = others.sent.get(0);
        assertThat(read.overrideConfiguration().orElseThrow().apiCallTimeout()).contains(LIMIT);
        assertThat(read.overrideConfiguration().orElseThrow().plugins())
                .as("sends once, and is watched")
                .hasSize(2);
    }
}
