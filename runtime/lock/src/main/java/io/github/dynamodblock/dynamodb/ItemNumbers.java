package io.github.dynamodblock.dynamodb;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads the numbers of an item. Any program can have written them: any number that DynamoDB stores, and any text.
 */
final class ItemNumbers {
    /** About a hundred years: longer than any wait, and short enough to be counted in nanoseconds. */
    static final Duration LONGEST = Duration.ofDays(36_500);

    /** DynamoDB's own numbers are shorter. To parse a much longer text would take seconds. */
    private static final int MOST_CHARACTERS = 256;

    private static final int MOST_DIGITS = 20;

    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]*+\\.?[0-9]*+([eE][+-]?[0-9]++)?");

    private ItemNumbers() {}

    /** Returns a whole number of 64 bits; empty if the value is anything else. */
    static OptionalLong whole(@Nullable AttributeValue value) {
        if (value == null || value.n() == null || value.n().length() > MOST_CHARACTERS) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(new BigDecimal(value.n()).longValueExact());
        } catch (ArithmeticException | NumberFormatException unreadable) {
            return OptionalLong.empty();
        }
    }

    /**
     * Returns the time for a number of units: never shorter than the number says, except that it is at most
     * {@link #LONGEST}. Empty if the value is not a number above zero.
     */
    static Optional<Duration> time(@Nullable AttributeValue value, long unitNanos) {
        String text = value == null ? null : value.s() == null ? value.n() : value.s();
        if (text == null) {
            return Optional.empty();
        }
        String number = text.strip();
        if (number.length() > MOST_CHARACTERS) {
            return beyond(number);
        }
        try {
            BigDecimal units = new BigDecimal(number);
            return units.signum() <= 0 ? Optional.empty() : Optional.of(rounded(units, unitNanos));
        } catch (NumberFormatException unreadable) {
            return beyond(number);
        }
    }

    /** Returns {@link #LONGEST} for a positive number that is too long to parse; empty for any other text. */
    private static Optional<Duration> beyond(String text) {
        boolean isNumber = text.chars().anyMatch(c -> c >= '1' && c <= '9')
                && NUMBER.matcher(text).matches();
        return isNumber ? Optional.of(LONGEST) : Optional.empty();
    }

    private static Duration rounded(BigDecimal units, long unitNanos) {
        // The number of digits before the point; if negative, the number of zeros behind the point. This is compared
        // first, because a number such as 1E+2000000000 does not fit into the memory.
        long magnitude = (long) units.precision() - units.scale();
        if (magnitude > MOST_DIGITS) {
            return LONGEST;
        }
        if (magnitude < -MOST_DIGITS) {
            return Duration.ofNanos(1);
        }
        BigDecimal nanos = units.multiply(BigDecimal.valueOf(unitNanos)).setScale(0, RoundingMode.CEILING);
        return nanos.compareTo(BigDecimal.valueOf(LONGEST.toNanos())) >= 0
                ? LONGEST
                : Duration.ofNanos(nanos.longValueExact());
    }
}
