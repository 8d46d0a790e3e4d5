package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How a table may be described, and how each layout writes and reads times and numbers. */
class LockTableTest {
    private static LockTable table(String name, String key, Optional<String> sort, String ttl, TableLayout layout) {
        return new LockTable(name, key, sort, ttl, layout, "");
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(
            String name, String key, Optional<String> sort, String ttl, TableLayout layout) {
        return assertThatThrownBy(() -> table(name, key, sort, ttl, layout))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void named_hasTheDefaults() {
        assertThat(LockTable.named("locks"))
                .isEqualTo(table("locks", "key", Optional.empty(), "expiresAt", TableLayout.AWS));
        assertThat(LockTable.python("locks"))
                .isEqualTo(table("locks", "lock_key", Optional.of("sort_key"), "expiry_time", TableLayout.PYTHON));
        assertThat(LockTable.named("locks").withSortKey("part").withKeyPrefix("shop/"))
                .isEqualTo(new LockTable("locks", "key", Optional.of("part"), "expiresAt", TableLayout.AWS, "shop/"));
    }

    @Test
    void schema_namesItsKeysWithTheirType() {
        assertThat(LockTable.named("locks").schema()).isEqualTo("partition key 'key' (S)");
        assertThat(LockTable.named("locks").withSortKey("part").schema())
                .isEqualTo("partition key 'key' (S) and sort key 'part' (S)");
    }

    @Test
    void reserved_isAllThatTheLockUses() {
        assertThat(LockTable.named("locks").withSortKey("part").reserved())
                .containsExactlyInAnyOrder(
                        "key",
                        "part",
                        "expiresAt",
                        "ownerName",
                        "leaseDuration",
                        "recordVersionNumber",
                        "record_version_number",
                        "isReleased",
                        "data",
                        "fencingToken",
                        "heldSince",
                        "forcedBy",
                        "forcedAt",
                        "ownItem");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void table_withoutAName_isRefused(String blank) {
        assertRefused(blank, "key", Optional.empty(), "expiresAt", TableLayout.AWS)
                .hasMessage("The name of the lock table must not be blank; name the table that keeps the locks");
        assertRefused("locks", blank, Optional.empty(), "expiresAt", TableLayout.AWS)
                .hasMessageStartingWith("A key or the TTL attribute of the lock table 'locks' cannot have the name '"
                        + blank + "'; choose a name that is not blank and is none of [data, fencingToken,");
        assertRefused("locks", "key", Optional.of(blank), "expiresAt", TableLayout.AWS);
        assertRefused("locks", "key", Optional.empty(), blank, TableLayout.AWS);
    }

    @Test
    void table_attributeThatTheLockUses_isRefused() {
        assertRefused("locks", "isReleased", Optional.empty(), "expiresAt", TableLayout.AWS);
        assertRefused("locks", "key", Optional.of("fencingToken"), "expiresAt", TableLayout.AWS);
        assertRefused("locks", "key", Optional.empty(), "heldSince", TableLayout.AWS);
    }

    @Test
    void table_oneAttributeForTwo_isRefused() {
        assertRefused("locks", "key", Optional.of("key"), "expiresAt", TableLayout.AWS)
                .hasMessage(
                        "The keys and the TTL attribute of the lock table 'locks' need different names, not key, key"
                                + " and expiresAt");
        assertRefused("locks", "key", Optional.empty(), "key", TableLayout.AWS).hasMessageContaining("no sort key");
        assertRefused("locks", "key", Optional.of("part"), "part", TableLayout.AWS);
    }

    @Test
    void table_pythonLayoutWithoutASortKey_isRefused() {
        assertRefused("locks", "key", Optional.empty(), "expiresAt", TableLayout.PYTHON)
                .hasMessage("A lock table of the layout python needs a sort key, but 'locks' is configured without one;"
                        + " python_dynamodb_lock calls the sort key 'sort_key'");
    }

    @Test
    void table_halfASurrogatePair_isRefused() {
        String half = "a\ud800";
        assertRefused(half, "key", Optional.empty(), "expiresAt", TableLayout.AWS)
                .hasMessageContaining("half of a surrogate pair");
        assertRefused("locks", half, Optional.empty(), "expiresAt", TableLayout.AWS);
        assertRefused("locks", "key", Optional.of(half), "expiresAt", TableLayout.AWS);
        assertRefused("locks", "key", Optional.empty(), half, TableLayout.AWS);
        assertThatThrownBy(() -> LockTable.named("locks").withKeyPrefix(half))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lease_isWrittenInTheUnitsOfItsLayout() {
        assertThat(TableLayout.AWS.written(Duration.ofMillis(2_500))).isEqualTo(AttributeValue.fromS("2500"));
        assertThat(TableLayout.PYTHON.written(Duration.ofMillis(2_001))).isEqualTo(AttributeValue.fromN("3"));
        assertThat(TableLayout.PYTHON.written(Duration.ofSeconds(2))).isEqualTo(AttributeValue.fromN("2"));
    }

    /** A lease that is read too short is a holder robbed. */
    @Test
    void lease_isReadUpwardsInEitherType() {
        assertThat(TableLayout.AWS.read(AttributeValue.fromS("2000.4"))).contains(Duration.ofNanos(2_000_400_000));
        assertThat(TableLayout.AWS.read(AttributeValue.fromN(" 2E+4 "))).contains(Duration.ofSeconds(20));
        assertThat(TableLayout.PYTHON.read(AttributeValue.fromN("6.5"))).contains(Duration.ofMillis(6_500));
        assertThat(TableLayout.PYTHON.read(AttributeValue.fromN("1E-30"))).contains(Duration.ofNanos(1));
        assertThat(TableLayout.PYTHON.read(AttributeValue.fromN("0.0000000011")))
                .contains(Duration.ofNanos(2));
    }

    @Test
    void lease_thatIsNoTime_isUnreadable() {
        for (String none : new String[] {"", "0", "-5", "20 s", "NaN", "0".repeat(300), "-" + "9".repeat(300)}) {
            assertThat(TableLayout.AWS.read(AttributeValue.fromS(none))).isEmpty();
        }
        assertThat(TableLayout.AWS.read(null)).isEmpty();
        assertThat(TableLayout.AWS.read(AttributeValue.fromBool(true))).isEmpty();
    }

    /** Also of numbers that would take seconds to count, or more room than there is. */
    @Test
    void lease_beyondACentury_isACentury() {
        Duration century = Duration.ofDays(36_500);
        for (String huge : new String[] {
            "1E+125",
            "1E+2000000000",
            "1E+99999999999",
            "+1E9999999999",
            "9".repeat(400_000),
            "1".repeat(257),
            "20000." + "0".repeat(300),
            Long.toString(century.toSeconds())
        }) {
            assertThat(TableLayout.PYTHON.read(AttributeValue.fromS(huge))).contains(century);
        }
        assertThat(TableLayout.PYTHON.read(AttributeValue.fromS(Long.toString(century.toSeconds() - 1))))
                .contains(century.minusSeconds(1));
    }

    /** A text that is as long as DynamoDB's longest number and more, and still counted. */
    @Test
    void lease_longText_isCountedUpTo256Characters() {
        assertThat(TableLayout.PYTHON.read(AttributeValue.fromS("0".repeat(255) + "7")))
                .contains(Duration.ofSeconds(7));
        assertThat(TableLayout.PYTHON.read(AttributeValue.fromS("0".repeat(256) + "7")))
                .contains(Duration.ofDays(36_500));
    }

    @Test
    void token_anyWholeNumberOf64Bits_isRead() {
        assertThat(ItemNumbers.whole(AttributeValue.fromN("9223372036854775807")))
                .hasValue(Long.MAX_VALUE);
        assertThat(ItemNumbers.whole(AttributeValue.fromN("-9223372036854775808")))
                .hasValue(Long.MIN_VALUE);
        assertThat(ItemNumbers.whole(AttributeValue.fromN("1E+3"))).hasValue(1_000);
        assertThat(ItemNumbers.whole(AttributeValue.fromN("0".repeat(255) + "7")))
                .hasValue(7);
        for (String none : new String[] {"6.5", "9223372036854775808", "high", "0".repeat(256) + "7"}) {
            assertThat(ItemNumbers.whole(AttributeValue.fromN(none))).isEmpty();
        }
        assertThat(ItemNumbers.whole(AttributeValue.fromS("5"))).isEmpty();
        assertThat(ItemNumbers.whole(null)).isEmpty();
    }

    @Test
    void capacity_withoutUnits_isRefused() {
        assertThatThrownBy(() -> new TableCapacity.Provisioned(0, 1))
                .hasMessage("A lock table needs at least 1 unit per second of each kind, not 0 to read and 1 to write");
        assertThatThrownBy(() -> new TableCapacity.Provisioned(1, 0)).hasMessageContaining("0 to write");
    }
}
