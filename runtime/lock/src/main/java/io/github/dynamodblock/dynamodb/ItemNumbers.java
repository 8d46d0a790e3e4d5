package io.github.dynamodblock.dynamodb;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads numbers of an item, which any program may have written: any number that DynamoDB stores, and any text. */
final class ItemNumbers {
    /** A hundred years: longer than any wait, and short enough to be counted in nanoseconds. */
    static final Duration LONGEST = Duration.ofDays(36_500);

    /** DynamoDB's own numbers are shorter. To count longer texts digit by digit would take seconds. */
    private static final int MOST_CHARACTERS = 256;

    private static final int MOST_DIGITS = 20;

    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]*+\\.?[0-9]*+([eE][+-]?[0-9]++)?");

    private ItemNumbers() {}

    /** A whole number of 64 bits; empty for whatever else the value is. */
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
     * The time of so many units, never shorter than the number says, up to {@link #LONGEST}. Empty unless it is a number
     * above zero.
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

    /** A number that is not worth counting is taken for the longest; whatever else it is, for nothing. */
    private static Optional<Duration> beyond(String text) {
        boolean isNumber = text.chars().anyMatch(c -> c >= '1' && c <= '9')
                && NUMBER.matcher(text).matches();
        return isNumber ? Optional.of(LONGEST) : Optional.empty();
    }

    private static Duration rounded(BigDecimal units, long unitNanos) {
        // The digits before the point; below zero, the zeros behind it. By them first: 1E+2000000000 has no room.
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
