package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockInfo;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What an item says of a lock, and under which key it lies. */
class RowReaderTest {
    private static final LockTable TABLE = LockTable.named("locks").withKeyPrefix("shop/");
    private static final LockTable PARTS = TABLE.withSortKey("part");
    private static final LockKey KEY = LockKey.of("k");

    private final RowReader rows = new RowReader(TABLE);
    private final RowReader parts = new RowReader(PARTS);

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static AttributeValue number(String value) {
        return AttributeValue.fromN(value);
    }

    private static Map<String, AttributeValue> held() {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("key", text("shop/k"));
        item.put("ownerName", text("holder"));
        item.put("leaseDuration", text("20000"));
        item.put("recordVersionNumber", text("v"));
        item.put("fencingToken", number("41"));
        item.put("data", AttributeValue.fromB(SdkBytes.fromUtf8String("batch 12")));
        item.put("heldSince", number("1500"));
        item.put("expiresAt", number("60"));
        item.put("team", text("invoices"));
        return item;
    }

    @Test
    void info_ofAHeldLock_saysAllOfIt() {
        assertThat(rows.info(KEY, held()))
                .contains(new LockInfo(
                        KEY,
                        Optional.of("holder"),
                        true,
                        Optional.of(Duration.ofSeconds(20)),
                        OptionalLong.of(41),
                        Optional.of(LockData.ofText("batch 12")),
                        Map.of("team", text("invoices")),
                        Optional.of(Instant.ofEpochMilli(1_500)),
                        Optional.of(Instant.ofEpochSecond(60)),
                        "v",
                        false,
                        Optional.empty(),
                        Optional.empty()));
    }

    /** What belongs to one state of the lock is not told of the other. */
    @Test
    void info_ofALockThatWasForcedFree_saysByWhomAndNotSinceWhenItIsHeld() {
        Map<String, AttributeValue> item = held();
        item.put("isReleased", text("1"));
        item.put("forcedBy", text("anna"));
        item.put("forcedAt", number("2500"));

        assertThat(rows.info(KEY, item)).hasValueSatisfying(info -> {
            assertThat(info.held()).isFalse();
            assertThat(info.heldSince()).isEmpty();
            assertThat(info.forcedBy()).contains("anna");
            assertThat(info.forcedAt()).contains(Instant.ofEpochMilli(2_500));
        });
        item.remove("isReleased");
        assertThat(rows.info(KEY, item)).hasValueSatisfying(info -> {
            assertThat(info.heldSince()).contains(Instant.ofEpochMilli(1_500));
            assertThat(info.forcedBy()).isEmpty();
            assertThat(info.forcedAt()).isEmpty();
        });
    }

    @Test
    void info_ofUnreadableAttributes_isWithoutThem() {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("recordVersionNumber", text("v"));
        item.put("ownerName", number("7"));
        item.put("leaseDuration", text("long"));
        item.put("fencingToken", text("high"));
        item.put("data", text("text"));
        item.put("heldSince", number("12.5"));
        item.put("expiresAt", number("9223372036854775807"));

        assertThat(rows.info(KEY, item)).hasValueSatisfying(info -> {
            assertThat(info.owner()).isEmpty();
            assertThat(info.lease()).isEmpty();
            assertThat(info.fencingToken()).isEmpty();
            assertThat(info.data()).isEmpty();
            assertThat(info.heldSince()).isEmpty();
            assertThat(info.ttlEnd()).isEmpty();
            assertThat(info.attributes()).isEmpty();
        });
        item.put("isReleased", text("1"));
        item.put("forcedBy", number("7"));
        item.put("forcedAt", text("then"));
        assertThat(rows.info(KEY, item)).hasValueSatisfying(info -> {
            assertThat(info.forcedBy()).isEmpty();
            assertThat(info.forcedAt()).isEmpty();
            assertThat(info.attributes()).isEmpty();
        });
    }

    @Test
    void info_ofAnItemOfTheApplications_saysSo() {
        Map<String, AttributeValue> item = held();
        item.put("ownItem", text("1"));

        assertThat(rows.info(KEY, item))
                .hasValueSatisfying(info -> assertThat(info.ownItem()).isTrue());
        // Time to live of such an item is none of the lock's: what renews it must not carry it on.
        assertThat(rows.row(KEY, item).orElseThrow().expiresAt()).isEmpty();
        item.remove("ownItem");
        assertThat(rows.row(KEY, item).orElseThrow().expiresAt()).hasValue(60);
    }

    @Test
    void row_ofAnItemWithoutAVersion_isNone() {
        Map<String, AttributeValue> item = held();
        item.put("recordVersionNumber", number("7"));
        assertThat(rows.row(KEY, item)).isEmpty();

        item.remove("recordVersionNumber");
        assertThat(rows.row(KEY, item)).isEmpty();
        assertThat(rows.info(KEY, item)).isEmpty();
    }

    @Test
    void row_freeOnlyIfItSaysExactlyOne() {
        for (AttributeValue held : new AttributeValue[] {text("0"), text("01"), number("1"), text("")}) {
            Map<String, AttributeValue> item = held();
            item.put("isReleased", held);
            assertThat(rows.row(KEY, item).orElseThrow().released()).isFalse();
        }
    }

    @Test
    void key_ofAnItemUnderThePrefix_isTheKeyWithoutIt() {
        assertThat(rows.key(held())).contains(KEY);
        assertThat(parts.key(Map.of("key", text("shop/house"), "part", text("door"))))
                .contains(LockKey.of("house", "door"));
    }

    @Test
    void key_ofAnItemThatCannotBeALockHere_isNone() {
        assertThat(rows.key(Map.of("key", text("elsewhere/k")))).isEmpty();
        assertThat(rows.key(Map.of("key", text("shop/"))))
                .as("nothing but the prefix")
                .isEmpty();
        assertThat(rows.key(Map.of("key", number("7")))).isEmpty();
        assertThat(rows.key(Map.of("id", text("shop/k")))).isEmpty();
        Map<String, AttributeValue> theirs = held();
        theirs.put("record_version_number", text("v"));
        assertThat(rows.key(theirs)).as("of the other layout").isEmpty();
    }

    @Test
    void primaryKey_withPrefixAndSortPart_isBoth() {
        assertThat(rows.primaryKey(KEY)).isEqualTo(Map.of("key", text("shop/k")));
        assertThat(parts.primaryKey(LockKey.of("house", "door")))
                .isEqualTo(Map.of("key", text("shop/house"), "part", text("door")));
        assertThat(parts.primaryKeyOf(
                        Map.of("key", text("shop/house"), "part", text("door"), "recordVersionNumber", text("v"))))
                .isEqualTo(Map.of("key", text("shop/house"), "part", text("door")));
        assertThat(rows.primaryKeyOf(Map.of("key", text("shop/house"), "part", text("door"))))
                .isEqualTo(Map.of("key", text("shop/house")));
    }

    @Test
    void primaryKey_sortPartThatTheTableHasNot_saysHowToNameTheLock() {
        assertThatThrownBy(() -> rows.primaryKey(LockKey.of("house", "door")))
                .isInstanceOf(LockMisuseException.class)
                .hasMessage(
                        "The lock 'house / door' has a sort key, but the table 'locks' is configured without one. Name"
                                + " the lock by LockKey.of(partition), or correct the configuration of the table.");
        assertThatThrownBy(() -> parts.primaryKey(KEY))
                .isInstanceOf(LockMisuseException.class)
                .hasMessage("The lock 'k' lacks a sort key, but the table 'locks' is configured with one ('part'). Name"
                        + " the lock by LockKey.of(partition, sort), or correct the configuration of the table.");
    }

    /** DynamoDB takes 2048 bytes, of which the prefix has five. */
    @Test
    void primaryKey_longestWithThePrefix_isTakenAndOneByteMoreIsMisuse() {
        assertThat(rows.primaryKey(LockKey.of("k".repeat(2043)))).hasSize(1);
        assertThatThrownBy(() -> rows.primaryKey(LockKey.of("k".repeat(2042) + "ä")))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContainingAll("more than 2048 bytes with the key prefix of the table 'locks'", "Shorten");
    }

    @Test
    void requireLockable_whatALockMayBe_isNotRefused() {
        rows.requireLockable(KEY, Map.of(), false);
        rows.requireLockable(KEY, held(), false);
        rows.requireLockable(KEY, held(), true);
        rows.requireLockable(KEY, Map.of("key", text("shop/k"), "total", number("12")), true);
    }

    @Test
    void requireLockable_whatItMayNotBe_saysWhatItIsAndWhatToDo() {
        Map<String, AttributeValue> order = Map.of("key", text("shop/k"), "total", number("12"));
        assertMisuse(
                order,
                false,
                "The item 'k' of table 'locks' is not a lock of the layout aws (no attribute recordVersionNumber)."
                        + " Nothing was written; use another key or another table, or lock it as your own item with"
                        + " onItem.");
        Map<String, AttributeValue> counted = held();
        counted.put("recordVersionNumber", number("7"));
        for (boolean onItem : new boolean[] {false, true}) {
            assertMisuse(
                    counted,
                    onItem,
                    "The item 'k' of table 'locks' is not a lock of the layout aws (no text in its attribute"
                            + " recordVersionNumber). Nothing was written; use another key or another table, or correct"
                            + " the item.");
        }
        Map<String, AttributeValue> theirs = held();
        theirs.put("record_version_number", text("v"));
        for (boolean onItem : new boolean[] {false, true}) {
            assertMisuse(
                    theirs,
                    onItem,
                    "The item 'k' of table 'locks' is not a lock of the layout aws (it has record_version_number)."
                            + " Nothing was written; clients of two layouts must not share a table.");
        }
    }

    private void assertMisuse(Map<String, AttributeValue> item, boolean onItem, String message) {
        assertThatThrownBy(() -> rows.requireLockable(KEY, item, onItem))
                .isInstanceOf(LockMisuseException.class)
                .hasMessage(message);
    }
}
