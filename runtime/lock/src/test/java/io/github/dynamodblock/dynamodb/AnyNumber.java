package io.github.dynamodblock.dynamodb;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A number as some program may have written it, and what it says.
 *
 * @param text one of the ways to write it
 * @param exact what it says; empty if it is no number above zero
 */
record AnyNumber(String text, Optional<BigDecimal> exact) {
    private static final String[] NO_TIMES = {
        "",
        " ",
        "0",
        "0.0",
        "0E5",
        "-0",
        "-1",
        "-20000",
        "-6.5",
        "-1E9",
        "NaN",
        "-Infinity",
        "soon",
        "20 s",
        "20,5",
        "0x4E20",
        "1.2.3",
        "E5",
        ".",
        "+",
        "--5",
        "null",
        "true",
        "\ud83d\udd12",
        "0".repeat(300),
        "x".repeat(300)
    };

    /** Of every length, size and way of writing that DynamoDB takes as N, so also as S. */
    static AnyNumber positive(Random chance) {
        int digits = 1 + chance.nextInt(chance.nextBoolean() ? 6 : 38);
        BigInteger unscaled = new BigInteger(1 + digits * 3, chance).add(BigInteger.ONE);
        // Its size in decimal powers: mostly that of a lease, sometimes that of anything.
        int size = chance.nextInt(4) > 0 ? chance.nextInt(12) - 3 : chance.nextInt(240) - 120;
        BigDecimal exact =
                new BigDecimal(unscaled).movePointLeft(unscaled.toString().length());
        exact = exact.scaleByPowerOfTen(size);
        return new AnyNumber(chance.nextBoolean() ? exact.toPlainString() : exact.toString(), Optional.of(exact));
    }

    /** The same as only a text can say it, or no time at all. */
    static AnyNumber written(Random chance) {
        if (chance.nextInt(4) == 0) {
            return new AnyNumber(NO_TIMES[chance.nextInt(NO_TIMES.length)], Optional.empty());
        }
        AnyNumber number = positive(chance);
        String text = number.text();
        return new AnyNumber(
                switch (chance.nextInt(6)) {
                    case 0 -> "+" + text;
                    case 1 -> "000" + text;
                    case 2 -> "  " + text + "\n";
                    case 3 -> text.contains("E") ? text.replace("E", "e") : text + "e0";
                    case 4 -> "0".repeat(500) + text;
                    default -> text;
                },
                number.exact());
    }

    static AnyNumber negativeOrZero(Random chance) {
        AnyNumber number = positive(chance);
        return chance.nextInt(4) == 0
                ? new AnyNumber("0", Optional.empty())
                : new AnyNumber("-" + number.text(), Optional.empty());
    }

    AttributeValue asNumber() {
        return AttributeValue.fromN(text);
    }

    AttributeValue asText() {
        return AttributeValue.fromS(text);
    }

    /** The whole nanoseconds of so many units. */
    Optional<BigInteger> nanos(long unitNanos) {
        return exact.map(units -> units.scale() - units.precision() > 100
                ? BigInteger.ZERO
                : units.multiply(BigDecimal.valueOf(unitNanos))
                        .setScale(0, RoundingMode.FLOOR)
                        .toBigInteger());
    }
}
