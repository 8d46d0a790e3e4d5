package io.github.dynamodblock.fuzz;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Values of the plain types at their ends, and now and then one that somebody could mean. */
final class Extremes {
    private static final List<String> NAMES = List.of(
            "key", "data", "expiresAt", "isReleased", "fencingToken", "recordVersionNumber", "locks", "order-7", "-");

    private final Random chance;

    Extremes(Random chance) {
        this.chance = chance;
    }

    private <T> T one(List<T> of) {
        return of.get(chance.nextInt(of.size()));
    }

    Duration duration() {
        return switch (chance.nextInt(4)) {
            case 0 ->
                one(List.of(
                        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                        Duration.ofSeconds(Long.MIN_VALUE),
                        Duration.ofMillis(Long.MAX_VALUE),
                        Duration.ofNanos(Long.MAX_VALUE),
                        Duration.ofNanos(Long.MIN_VALUE),
                        Duration.ofNanos(Long.MAX_VALUE / 4),
                        Duration.ofNanos(Long.MAX_VALUE / 4 + 1)));
            case 1 -> one(List.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofNanos(-1), Duration.ofMillis(-1)));
            case 2 -> Duration.ofMillis(100 + chance.nextInt(100_000));
            default -> Duration.ofSeconds(number(), chance.nextInt(1_000_000_000));
        };
    }

    long number() {
        return switch (chance.nextInt(5)) {
            case 0 -> one(List.of(Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE + 1));
            case 1 -> one(List.of(0L, 1L, -1L, (long) Integer.MAX_VALUE, (long) Integer.MIN_VALUE));
            case 2 -> chance.nextInt(200) - 100L;
            case 3 -> 1L << chance.nextInt(63);
            default -> chance.nextLong();
        };
    }

    /** Within what the type can say. */
    long seconds() {
        return number() / 1_000_000_000;
    }

    double fraction() {
        return switch (chance.nextInt(3)) {
            case 0 ->
                one(List.of(
                        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -0.0, -1.0));
            case 1 -> chance.nextDouble();
            default -> Double.longBitsToDouble(chance.nextLong());
        };
    }

    String text() {
        return switch (chance.nextInt(6)) {
            case 0 -> one(List.of("", " ", "\t\n", "\0", "\u001b[2J", "%s{0}${}", "\uffff", "ä", "\ud83d\ude00"));
            case 1 -> one(List.of("\ud800", "a\ud800", "\udc00a", "\ud800\ud800a"));
            case 2 -> "k".repeat(one(List.of(1024, 1025, 2048, 2049, 70_000)));
            case 3 -> one(NAMES);
            default -> "k" + chance.nextInt(1000);
        };
    }

    Instant instant() {
        return chance.nextBoolean()
                ? one(List.of(Instant.MIN, Instant.MAX, Instant.EPOCH))
                : Instant.ofEpochSecond(seconds());
    }

    byte[] bytes() {
        return new byte[one(List.of(0, 1, 4_096, 4_097, 500_000))];
    }

    AttributeValue attribute() {
        return switch (chance.nextInt(4)) {
            case 0 -> AttributeValue.builder().build();
            case 1 -> AttributeValue.fromN(one(List.of("1", "NaN", "", "1E999")));
            case 2 -> AttributeValue.fromB(SdkBytes.fromByteArray(bytes()));
            default -> AttributeValue.fromS(text());
        };
    }
}
