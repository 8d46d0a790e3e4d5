package io.github.dynamodblock.dynamodb;

import static java.time.ZoneOffset.UTC;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * A refusal of a request that was signed with the time of a wrong clock. The SDK takes the time of each answer, so the next
 * request is signed with the right one.
 */
final class ClockSkewRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** Codes of a wrong secret as well: only the two times tell. */
    private static final Set<String> PERHAPS =
            Set.of("InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure");
    /** From here on the SDK corrects. */
    private static final Duration SKEW = Duration.ofMinutes(4);

    private static final DateTimeFormatter SIGNED =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(UTC);

    private ClockSkewRefusal(DynamoDbException refusal) {
        super(FailureClassifier.code(refusal) + ": " + FailureClassifier.message(refusal), refusal);
    }

    /**
     * Whether it is one.
     *
     * @param signed the header X-Amz-Date of the request
     * @param answered the header Date of the answer
     */
    static Optional<ClockSkewRefusal> in(
            DynamoDbException refusal, Optional<String> signed, Optional<String> answered) {
        boolean is = refusal.isClockSkewException()
                || (PERHAPS.contains(FailureClassifier.code(refusal))
                        && signed.isPresent()
                        && answered.isPresent()
                        && areApart(signed.get(), answered.get()));
        return is ? Optional.of(new ClockSkewRefusal(refusal)) : Optional.empty();
    }

    private static boolean areApart(String signed, String answered) {
        try {
            Instant theirs = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(answered));
            return Duration.between(Instant.from(SIGNED.parse(signed)), theirs)
                            .abs()
                            .compareTo(SKEW)
                    >= 0;
        } catch (DateTimeParseException unreadable) {
            return false;
        }
    }
}
