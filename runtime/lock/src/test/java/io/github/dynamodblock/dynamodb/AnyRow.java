package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.spi.Version;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The attributes of a row of which some or all are wrong in some way, and what its holder may believe.
 *
 * @param believed the nanoseconds of its lease, if it says a lease
 * @param free whether it says that nobody holds it
 * @param isLock whether there is a version, without which no client of this layout knows it
 */
record AnyRow(Map<String, AttributeValue> attributes, Optional<BigInteger> believed, boolean free, boolean isLock) {
    private static final String GRANT = "0123456789abcdef0123456789abcdef";

    static AnyRow of(LockTable table, Random chance) {
        TableLayout layout = table.layout();
        long unit = layout == TableLayout.AWS ? 1_000_000 : 1_000_000_000;
        Map<String, AttributeValue> row = new HashMap<>();
        AttributeValue version = odds(chance, 9) ? AttributeValue.fromS(version(chance)) : anything(chance);
        row.put(layout.version(), version);
        Optional<BigInteger> believed = Optional.empty();
        switch (chance.nextInt(5)) {
            case 0 -> {
                if (chance.nextBoolean()) {
                    row.put(layout.lease(), noNumber(chance));
                }
            }
            case 1 -> {
                AnyNumber none = AnyNumber.negativeOrZero(chance);
                row.put(layout.lease(), chance.nextBoolean() ? none.asNumber() : none.asText());
            }
            case 2 -> {
                AnyNumber written = AnyNumber.written(chance);
                believed = written.nanos(unit);
                row.put(layout.lease(), written.asText());
            }
            default -> {
                AnyNumber number = AnyNumber.positive(chance);
                believed = number.nanos(unit);
                row.put(layout.lease(), number.asNumber());
            }
        }
        for (String name : List.of(
                layout.owner(),
                TableLayout.TOKEN,
                TableLayout.HELD_SINCE,
                TableLayout.FORCED_BY,
                TableLayout.FORCED_AT,
                table.ttlAttribute(),
                TableLayout.DATA,
                TableLayout.OWN_ITEM)) {
            if (odds(chance, 4)) {
                row.put(name, anything(chance));
            }
        }
        boolean free = false;
        if (layout.released().isPresent() && odds(chance, 5)) {
            AttributeValue released = odds(chance, 5) ? AttributeValue.fromS("1") : anything(chance);
            free = "1".equals(released.s());
            row.put(layout.released().get(), released);
        }
        if (odds(chance, 3)) {
            row.put("of-the-application", anything(chance));
        }
        return new AnyRow(row, believed, free, version.s() != null);
    }

    Map<String, AttributeValue> item(Map<String, AttributeValue> primaryKey) {
        Map<String, AttributeValue> item = new HashMap<>(attributes);
        item.putAll(primaryKey);
        return item;
    }

    private static boolean odds(Random chance, int inTen) {
        return chance.nextInt(10) < inTen;
    }

    private static String version(Random chance) {
        return switch (chance.nextInt(6)) {
            case 0 -> "";
            case 1 -> GRANT + ".";
            case 2 -> new Version(GRANT, 1 + chance.nextInt(9)).committing().toString();
            case 3 -> "v".repeat(1 + chance.nextInt(99));
            case 4 -> new Version(GRANT, 999_999_999_999L).toString();
            default -> new Version(GRANT, 1 + chance.nextInt(9)).toString();
        };
    }

    private static AttributeValue anything(Random chance) {
        return switch (chance.nextInt(4)) {
            case 0 -> AnyNumber.positive(chance).asNumber();
            case 1 -> AnyNumber.negativeOrZero(chance).asNumber();
            case 2 -> AnyNumber.written(chance).asText();
            default -> noNumber(chance);
        };
    }

    private static AttributeValue noNumber(Random chance) {
        return switch (chance.nextInt(7)) {
            case 0 -> AttributeValue.fromBool(chance.nextBoolean());
            case 1 -> AttributeValue.fromNul(true);
            case 2 -> AttributeValue.fromB(SdkBytes.fromUtf8String("20000"));
            case 3 -> AttributeValue.fromNs(List.of("20000"));
            case 4 -> AttributeValue.fromSs(List.of("1", "20000"));
            case 5 -> AttributeValue.fromL(List.of(AttributeValue.fromN("20000")));
            default -> AttributeValue.fromM(Map.of("N", AttributeValue.fromN("20000")));
        };
    }
}
