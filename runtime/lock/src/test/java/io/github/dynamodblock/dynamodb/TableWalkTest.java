package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockInfo;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.StoreUnavailableException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** What goes through a whole table, page by page: lists of locks, and the raising of tokens. */
class TableWalkTest {
    private static final LockTable TABLE = LockTable.named("locks").withKeyPrefix("shop/");

    private final StandIn store = new StandIn(TABLE);
    private final LockTableAdmin admin = LockTableAdmin.of(store, TABLE, new StillClock(1_000));

    private void put(String partition, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(attributes);
        item.put("key", AttributeValue.fromS(partition));
        store.put(item);
    }

    private void lock(String partition) {
        put(partition, Map.of("recordVersionNumber", AttributeValue.fromS("v")));
    }

    private void lock(String partition, AttributeValue token) {
        put(partition, Map.of("recordVersionNumber", AttributeValue.fromS("v"), "fencingToken", token));
    }

    private @Nullable AttributeValue token(String partition) {
        return store.item(Map.of("key", AttributeValue.fromS(partition))).get("fencingToken");
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    @Test
    void list_table_showsLocksUnderThePrefixAndNothingElse() {
        lock("shop/a");
        lock("elsewhere");
        put("shop/order", Map.of("total", number(12)));
        put("shop/number", Map.of("recordVersionNumber", number(12)));
        put(
                "shop/both",
                Map.of(
                        "recordVersionNumber", AttributeValue.fromS("v"),
                        "record_version_number", AttributeValue.fromS("v")));
        lock("shop/");
        lock("shop/b");

        assertThat(admin.list().map(LockInfo::key)).containsExactly(LockKey.of("a"), LockKey.of("b"));
        assertThat(store.sent)
                .singleElement()
                .isInstanceOfSatisfying(
                        ScanRequest.class,
                        scan -> assertThat(scan.consistentRead())
                                .as("half the price")
                                .isFalse());
    }

    /** What lies outside is not sent over the network; and without a prefix there is nothing to compare with. */
    @Test
    void list_table_letsDynamoDbPassOverWhatIsOutsideThePrefix() {
        StandIn whole = new StandIn(LockTable.named("locks"));
        assertThat(admin.list()).isEmpty();
        assertThat(LockTableAdmin.of(whole, LockTable.named("locks"), new StillClock(0))
                        .list())
                .isEmpty();

        assertThat(((ScanRequest) store.sent.get(0)).expressionAttributeValues())
                .isEqualTo(Map.of(":prefix", AttributeValue.fromS("shop/")));
        assertThat(((ScanRequest) whole.sent.get(0)).filterExpression())
                .isEqualTo("attribute_exists(#version) AND attribute_not_exists(#foreign)");
    }

    @Test
    void list_ofAPartitionKey_asksForThatOneOnly() {
        lock("shop/a");
        lock("shop/b");
        put("shop/a2", Map.of());

        assertThat(admin.list("b").map(LockInfo::key)).containsExactly(LockKey.of("b"));
        assertThat(store.sent).singleElement().isInstanceOf(QueryRequest.class);
    }

    /** A page of which the filter leaves nothing does not end the list. */
    @Test
    void list_severalPages_asksForThemAsTheyAreWanted() {
        for (String name : List.of("a", "b", "x", "y", "c", "d", "e")) {
            put(
                    (name.compareTo("x") < 0 ? "shop/" : "") + name,
                    Map.of("recordVersionNumber", AttributeValue.fromS("v")));
        }
        store.pages(2);
        Stream<LockInfo> listed = admin.list();
        assertThat(store.sent).as("before the first is wanted").isEmpty();

        Iterator<LockInfo> locks = listed.iterator();

        assertThat(locks.next().key()).isEqualTo(LockKey.of("a"));
        assertThat(locks.next().key()).isEqualTo(LockKey.of("b"));
        assertThat(store.sent).hasSize(1);
        assertThat(locks.next().key()).isEqualTo(LockKey.of("c"));
        assertThat(store.sent).as("one page more is empty").hasSize(3);
        assertThat(locks.next().key()).isEqualTo(LockKey.of("d"));
        assertThat(locks.next().key()).isEqualTo(LockKey.of("e"));
        assertThat(locks.hasNext()).isFalse();
        assertThat(locks.hasNext()).isFalse();
        assertThatThrownBy(locks::next).isInstanceOf(NoSuchElementException.class);
        assertThat(store.sent).hasSize(4);
    }

    @Test
    void list_ofAPartitionKeyInSeveralPages_showsAll() {
        LockTable parts = LockTable.named("locks").withSortKey("part");
        StandIn doors = new StandIn(parts);
        for (String door : List.of("front", "back", "side")) {
            doors.put(Map.of(
                    "key", AttributeValue.fromS("house"),
                    "part", AttributeValue.fromS(door),
                    "recordVersionNumber", AttributeValue.fromS("v")));
        }
        doors.pages(1);

        assertThat(LockTableAdmin.of(doors, parts, new StillClock(0))
                        .list("house")
                        .map(LockInfo::key))
                .containsExactly(
                        LockKey.of("house", "front"), LockKey.of("house", "back"), LockKey.of("house", "side"));
    }

    @Test
    void list_noTable_namesWhatWasAskedFor() {
        LockTableAdmin nowhere = LockTableAdmin.of(store, LockTable.named("nowhere"), new StillClock(0));

        assertThatThrownBy(() -> nowhere.list().findFirst())
                .isInstanceOf(LockTableException.class)
                .hasMessageContainingAll("'nowhere'", "(request for all locks)");
        assertThatThrownBy(() -> nowhere.list("house").findFirst())
                .isInstanceOf(LockTableException.class)
                .hasMessageContainingAll("'nowhere'", "(request for the locks of 'house')");
    }

    @Test
    void raiseTokens_rowsBelowTheClock_areRaisedAndNoOthers() {
        lock("shop/below", number(999));
        lock("shop/at", number(1_000));
        lock("shop/above", number(1_001));
        lock("shop/unreadable", AttributeValue.fromS("high"));
        lock("shop/without");
        lock("elsewhere", number(5));

        assertThat(admin.raiseTokens()).isEqualTo(new RaisedTokens(1_000, 2, 2));

        assertThat(token("shop/below")).isEqualTo(number(1_000));
        assertThat(token("shop/at")).isEqualTo(number(1_000));
        assertThat(token("shop/above")).isEqualTo(number(1_001));
        assertThat(token("shop/unreadable")).isEqualTo(number(1_000));
        assertThat(token("shop/without")).isNull();
        assertThat(token("elsewhere")).isEqualTo(number(5));
        assertThat(store.sent.get(0))
                .isInstanceOfSatisfying(
                        ScanRequest.class,
                        scan -> assertThat(scan.consistentRead())
                                .as("no row missed")
                                .isTrue());
        assertThat(store.sent).as("a page and two writes").hasSize(3);
    }

    @Test
    void raiseTokens_ofNoRow_tellsTheFloor() {
        assertThat(admin.raiseTokens()).isEqualTo(new RaisedTokens(1_000, 0, 0));
    }

    @Test
    void raiseTokens_raisedMeanwhile_countsWhatTheRowSaysThen() {
        lock("shop/above", number(1));
        store.beforeNextWrite(() -> lock("shop/above", number(2_000)));
        assertThat(admin.raiseTokens()).isEqualTo(new RaisedTokens(1_000, 0, 1));
        assertThat(token("shop/above")).isEqualTo(number(2_000));
    }

    /** So does its own first copy, of which the answer was lost. */
    @Test
    void raiseTokens_raisedToThatMeanwhile_countsItAsRaised() {
        lock("shop/k", number(1));
        store.beforeNextWrite(() -> lock("shop/k", number(1_000)));

        assertThat(admin.raiseTokens()).isEqualTo(new RaisedTokens(1_000, 1, 0));
    }

    @Test
    void raiseTokens_tokenBeyondCountingMeanwhile_countsItAsAbove() {
        lock("shop/k", number(1));
        store.beforeNextWrite(() -> lock("shop/k", AttributeValue.fromN("99999999999999999999")));

        assertThat(admin.raiseTokens()).isEqualTo(new RaisedTokens(1_000, 0, 1));
    }

    @Test
    void raiseTokens_goneMeanwhile_countsNothingAndMakesNoItem() {
        lock("shop/k", number(1));
        store.beforeNextWrite(() -> store.remove(Map.of("key", AttributeValue.fromS("shop/k"))));

        assertThat(admin.raiseTokens()).isEqualTo(new RaisedTokens(1_000, 0, 0));
        assertThat(store.item(Map.of("key", AttributeValue.fromS("shop/k")))).isEmpty();
    }

    @Test
    void raiseTokens_notAllowed_namesRowAndPermission() {
        lock("shop/k", number(1));
        store.beforeNextWrite(() -> {
            throw StandIn.error(400, "AccessDeniedException", "anna may not");
        });

        assertThatThrownBy(admin::raiseTokens)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContainingAll("the lock 'k'", "Allow dynamodb:UpdateItem");
        assertThat(store.sent.get(1)).isInstanceOf(UpdateItemRequest.class);
    }
}
