package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockInfo;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.core.protocol.ClockDrift;
import io.github.dynamodblock.core.protocol.RowObservation;
import io.github.dynamodblock.spi.LockRow;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Rows that other programs may have written, every attribute wrong in every way, judged by one rule: nobody waits shorter
 * than their holder may believe. The system property {@code rows} says how many.
 */
class AnyRowTest {
    private static final int ROWS = Integer.getInteger("rows", 20_000);
    private static final Duration OWN = Duration.ofSeconds(7);
    private static final LockTable AWS = LockTable.named("locks");
    private static final LockTable PYTHON = LockTable.python("locks");

    /** 73 years: the longest wait there is. */
    private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE / 4);

    static Stream<Arguments> tables() {
        return Stream.of(Arguments.of(AWS, LockKey.of("k")), Arguments.of(PYTHON, LockKey.of("k", "-")));
    }

    /** The first row, if any, whose reader would wait too short, or throws; of a seed that says so again. */
    private static Optional<String> robbed(
            LockTable table, LockKey key, Function<AttributeValue, Optional<Duration>> lease) {
        RowReader rows = new RowReader(table);
        for (int seed = 0; seed < ROWS; seed++) {
            AnyRow row = AnyRow.of(table, new Random(seed));
            try {
                Map<String, AttributeValue> item = row.item(rows.primaryKey(key));
                Optional<LockRow> read = rows.row(key, item).map(r -> withLease(r, lease, item.get(lease(table))));
                Optional<LockInfo> unused = rows.info(key, item);
                String fault = fault(row, read, seed);
                if (!fault.isEmpty()) {
                    return Optional.of("seed " + seed + ": " + fault + " " + row);
                }
            } catch (RuntimeException | Error e) {
                return Optional.of("seed " + seed + ": " + e + " " + row);
            }
        }
        return Optional.empty();
    }

    private static LockRow withLease(
            LockRow row, Function<AttributeValue, Optional<Duration>> lease, @Nullable AttributeValue value) {
        Optional<Duration> read = value == null ? Optional.empty() : lease.apply(value);
        return new LockRow(row.key(), row.owner(), read, row.version(), row.released(), row.token(), row.content());
    }

    private static String lease(LockTable table) {
        return table.layout().lease();
    }

    private static String fault(AnyRow row, Optional<LockRow> read, int seed) {
        if (read.isPresent() != row.isLock()) {
            return row.isLock() ? "a lock is passed over" : "no lock is taken for one";
        }
        if (read.isEmpty()) {
            return "";
        }
        // The monotonic clock may be anywhere, its overflow included.
        long now = new Random(~seed).nextLong();
        RowObservation seen = RowObservation.first(read, now, OWN.toNanos(), new ClockDrift(seed % 2 == 0 ? 0 : 0.01));
        if (seen.free() != row.free()) {
            return row.free() ? "a free row is waited for" : "a held row is taken for free";
        }
        BigInteger patience = BigInteger.valueOf(seen.patience());
        BigInteger least =
                row.believed().orElse(BigInteger.valueOf(OWN.toNanos())).min(LONGEST);
        if (patience.compareTo(least) < 0) {
            return "waited for " + patience + " ns, and its holder may believe for " + least;
        }
        return seen.patience() > LONGEST.longValueExact() ? "a wait that overflows" : "";
    }

    @ParameterizedTest
    @MethodSource("tables")
    void row_whateverItSays_isNeverRobbed(LockTable table, LockKey key) {
        assertThat(robbed(table, key, value -> table.layout().read(value))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void row_readByOneThatKnowsWholeNumbersOnly_isFoundRobbed(LockTable table, LockKey key) {
        long unit = table.layout() == TableLayout.AWS ? 1_000_000 : 1_000_000_000;

        assertThat(robbed(table, key, value -> {
                    try {
                        String text = value.n() == null ? value.s() : value.n();
                        return text == null || Long.parseLong(text) < 1
                                ? Optional.empty()
                                : Optional.of(Duration.ofSeconds(unit / 1_000_000 * Long.parseLong(text) / 1_000));
                    } catch (NumberFormatException unreadable) {
                        return Optional.empty();
                    }
                }))
                .get()
                .asString()
                .contains("may believe");
    }

    @ParameterizedTest
    @MethodSource("tables")
    void row_readByOneThatRoundsDown_isFoundRobbed(LockTable table, LockKey key) {
        assertThat(robbed(
                        table,
                        key,
                        value -> table.layout().read(value).map(lease -> Duration.ofSeconds(lease.toSeconds()))))
                .get()
                .asString()
                .contains("may believe");
    }

    @Test
    void lease_withAFraction_isRoundedUp() {
        assertThat(TableLayout.PYTHON.read(AttributeValue.fromN("6.5"))).contains(Duration.ofMillis(6_500));
        assertThat(TableLayout.PYTHON.read(AttributeValue.fromS("6.5"))).contains(Duration.ofMillis(6_500));
        assertThat(TableLayout.PYTHON.read(AttributeValue.fromN("1E-30"))).contains(Duration.ofNanos(1));
        assertThat(TableLayout.AWS.read(AttributeValue.fromS("2000.4"))).contains(Duration.ofNanos(2_000_400_000));
        assertThat(TableLayout.AWS.read(AttributeValue.fromN("2E+4"))).contains(Duration.ofSeconds(20));
    }

    @Test
    void lease_beyondAllCounting_isTheLongest() {
        for (String huge : new String[] {
            "1E+125", "9".repeat(38), "1E+2000000000", "1E+99999999999", "9".repeat(400_000), "20000." + "0".repeat(300)
        }) {
            assertThat(TableLayout.AWS.read(AttributeValue.fromS(huge))).contains(ItemNumbers.LONGEST);
            assertThat(TableLayout.PYTHON.read(AttributeValue.fromN(huge))).contains(ItemNumbers.LONGEST);
        }
    }

    @Test
    void lease_thatIsNoTime_isUnreadable() {
        for (String none :
                new String[] {"", "0", "-5", "-6.5", "20 s", "NaN", "9".repeat(300) + "x", "-" + "9".repeat(300)}) {
            assertThat(TableLayout.AWS.read(AttributeValue.fromS(none))).isEmpty();
            assertThat(TableLayout.PYTHON.read(AttributeValue.fromS(none))).isEmpty();
        }
    }

    @Test
    void token_thatIsNoWholeNumberOf64Bits_isUnreadable() {
        for (String none : new String[] {"6.5", "1E+30", "-1E+125", "9223372036854775808", "1E-5", "9".repeat(300)}) {
            assertThat(ItemNumbers.whole(AttributeValue.fromN(none))).isEmpty();
        }
        assertThat(ItemNumbers.whole(AttributeValue.fromS("5"))).isEmpty();
        assertThat(ItemNumbers.whole(AttributeValue.fromN("1E+3"))).isEqualTo(OptionalLong.of(1_000));
        assertThat(ItemNumbers.whole(AttributeValue.fromN("-9223372036854775808")))
                .hasValue(Long.MIN_VALUE);
    }

    @Test
    void item_whoseVersionIsNoText_isNoLockAlsoOnItem() {
        Map<String, AttributeValue> item =
                Map.of("key", AttributeValue.fromS("k"), "recordVersionNumber", AttributeValue.fromN("7"));

        for (boolean onItem : new boolean[] {false, true}) {
            assertThatThrownBy(() -> new RowReader(AWS).requireLockable(LockKey.of("k"), item, onItem))
                    .isInstanceOf(LockMisuseException.class)
                    .hasMessageContaining("no text in its attribute recordVersionNumber");
        }
    }
}
