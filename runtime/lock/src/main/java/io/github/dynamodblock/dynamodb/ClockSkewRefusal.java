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
 * A refusal of a request that was signed with the time of a wrong clock. The SDK takes the time from each response, so
 * the next request is signed with the right time.
 */
final class ClockSkewRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** Error codes that a wrong secret causes too: only the two times show whether the clock is wrong. */
    private static final Set<String> AMBIGUOUS_CODES =
            Set.of("InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure");
    /** From this difference on, the SDK corrects the time. */
    private static final Duration SKEW = Duration.ofMinutes(4);

    private static final DateTimeFormatter SIGNED =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(UTC);

    private ClockSkewRefusal(DynamoDbException refusal) {
        super(FailureClassifier.code(refusal) + ": " + FailureClassifier.message(refusal), refusal);
    }

    /**
     * Returns the refusal as a clock skew refusal; empty if the clock is not the reason.
     *
     * @param signed the header X-Amz-Date of the request
     * @param answered the header Date of the response
     */
    static Optional<ClockSkewRefusal> in(
            DynamoDbException refusal, Optional<String> signed, Optional<String> answered) {
        boolean is = refusal.isClockSkewException()
                || (AMBIGUOUS_CODES.contains(FailureClassifier.code(refusal))
                        && signed.isPresent()
                        && answered.isPresent()
                        && differBySkew(signed.get(), answered.get()));
        return is ? Optional.of(new ClockSkewRefusal(refusal)) : Optional.empty();
    }

    private static boolean differBySkew(String signed, String answered) {
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
