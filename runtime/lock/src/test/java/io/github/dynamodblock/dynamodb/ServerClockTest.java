package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.spi.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/** DynamoDB's clock, as its answers tell it, beside the machine's. */
@Isolated("hears what is logged")
class ServerClockTest {
    private static final long SECOND = 1_000_000_000L;

    private long nanos;
    private long micros = Instant.parse("2026-03-01T12:00:00Z").getEpochSecond() * 1_000_000;

    private final ServerClock clock = new ServerClock(new Clock() {
        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long epochMicros() {
            return micros;
        }
    });

    private static SdkHttpResponse dated(String date) {
        return SdkHttpResponse.builder().statusCode(200).putHeader("date", date).build();
    }

    private static Object answer(SdkHttpResponse http) {
        return PutItemResponse.builder().sdkHttpResponse(http).build();
    }

    private static Throwable refusal(SdkHttpResponse http) {
        return ConditionalCheckFailedException.builder()
                .awsErrorDetails(AwsErrorDetails.builder().sdkHttpResponse(http).build())
                .build();
    }

    @Test
    void storeSeconds_beforeAnyAnswer_isEmpty() {
        assertThat(clock.storeSeconds()).isEmpty();
    }

    @Test
    void storeSeconds_afterAnAnswerOrARefusal_isItsDateMovedOn() {
        long noon = Instant.parse("2026-03-01T12:00:00Z").getEpochSecond();
        clock.hear(answer(dated("Sun, 01 Mar 2026 12:00:00 GMT")), null);
        nanos += 90 * SECOND;
        assertThat(clock.storeSeconds()).isEqualTo(OptionalLong.of(noon + 90));

        clock.hear(null, refusal(dated("Sun, 01 Mar 2026 12:01:00 GMT")));
        assertThat(clock.storeSeconds()).isEqualTo(OptionalLong.of(noon + 60));
    }

    @Test
    void storeSeconds_afterAnswersThatAreNotDated_staysAsItWas() {
        clock.hear(answer(SdkHttpResponse.builder().statusCode(200).build()), null);
        clock.hear(answer(dated("yesterday")), null);
        clock.hear(PutItemResponse.builder().build(), null);
        clock.hear(null, new IllegalStateException("no answer"));
        clock.hear(null, ConditionalCheckFailedException.builder().build());

        assertThat(clock.storeSeconds()).isEmpty();
    }

    /** Of many answers within a second the first is nearest to its beginning. */
    @Test
    void storeSeconds_afterSeveralAnswersOfOneSecond_areCountedFromTheFirst() {
        long noon = Instant.parse("2026-03-01T12:00:00Z").getEpochSecond();
        clock.hear(answer(dated("Sun, 01 Mar 2026 12:00:00 GMT")), null);
        nanos += SECOND - 1;
        clock.hear(answer(dated("Sun, 01 Mar 2026 12:00:00 GMT")), null);
        assertThat(clock.storeSeconds()).hasValue(noon);
        nanos += 1;
        assertThat(clock.storeSeconds()).hasValue(noon + 1);
    }

    @Test
    void storeSeconds_afterARefusalInAFuture_isItsDate() {
        clock.hear(null, new CompletionException(refusal(dated("Sun, 01 Mar 2026 12:00:00 GMT"))));

        assertThat(clock.storeSeconds())
                .hasValue(Instant.parse("2026-03-01T12:00:00Z").getEpochSecond());
    }

    @Test
    void machinesClocks_areReadAsTheyAre() {
        nanos = 7;

        assertThat(clock.nanos()).isEqualTo(7);
        assertThat(clock.epochMicros()).isEqualTo(micros);
    }

    /** What is logged while these dates are heard. */
    private List<String> warningsOf(String... dates) {
        List<String> warnings = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                warnings.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("io.github.dynamodblock");
        logger.addHandler(handler);
        try {
            for (String date : dates) {
                clock.hear(answer(dated(date)), null);
            }
        } finally {
            logger.removeHandler(handler);
        }
        return warnings;
    }

    @Test
    void wallClock_upToFiveMinutesWrong_isNotWarnedOf() {
        assertThat(warningsOf("Sun, 01 Mar 2026 12:05:00 GMT", "Sun, 01 Mar 2026 11:55:00 GMT"))
                .isEmpty();
        // Of the second that has begun.
        micros += 999_999;
        assertThat(warningsOf("Sun, 01 Mar 2026 11:55:00 GMT")).isEmpty();
    }

    @Test
    void wallClock_moreThanFiveMinutesBehind_isWarnedOfOnce() {
        assertThat(warningsOf("Sun, 01 Mar 2026 12:05:01 GMT", "Sun, 01 Mar 2026 12:07:00 GMT"))
                .singleElement()
                .asString()
                .isEqualTo(
                        "The wall clock of this machine is 5 minutes behind DynamoDB's clock. Correct the wall clock:"
                                + " if the row of a lock was deleted, its fencing tokens begin at the wall clock. Time"
                                + " to live is counted from the later of the two clocks, so that DynamoDB collects no"
                                + " row of a held lock.");
    }

    @Test
    void wallClock_moreThanFiveMinutesAhead_isWarnedOfOnce() {
        assertThat(warningsOf("Sun, 01 Mar 2026 11:48:00 GMT"))
                .singleElement()
                .asString()
                .startsWith("The wall clock of this machine is 12 minutes ahead of DynamoDB's clock.");
    }

    private static Optional<ClockSkewRefusal> wrong(String code, @Nullable String signed, @Nullable String answered) {
        return ClockSkewRefusal.in(
                StandIn.error(403, code, "of a test"), Optional.ofNullable(signed), Optional.ofNullable(answered));
    }

    @Test
    void refusal_ofASignatureFourMinutesOff_isOfAWrongClock() {
        for (String code : List.of("InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure")) {
            for (String signed : List.of("20260301T115600Z", "20260301T120400Z")) {
                assertThat(wrong(code, signed, "Sun, 01 Mar 2026 12:00:00 GMT"))
                        .hasValueSatisfying(clock -> assertThat(clock).hasMessage(code + ": of a test"));
            }
        }
    }

    /** A wrong secret is refused with the same codes, and asking again does not help. */
    @Test
    void refusal_ofASignatureInTime_isNot() {
        assertThat(wrong("AuthFailure", "20260301T115601Z", "Sun, 01 Mar 2026 12:00:00 GMT"))
                .isEmpty();
        assertThat(wrong("AccessDeniedException", "20260301T110000Z", "Sun, 01 Mar 2026 12:00:00 GMT"))
                .isEmpty();
        assertThat(wrong("AuthFailure", null, "Sun, 01 Mar 2026 12:00:00 GMT")).isEmpty();
        assertThat(wrong("AuthFailure", "20260301T110000Z", null)).isEmpty();
        assertThat(wrong("AuthFailure", "yesterday", "Sun, 01 Mar 2026 12:00:00 GMT"))
                .isEmpty();
        assertThat(wrong("AuthFailure", "20260301T110000Z", "yesterday")).isEmpty();
    }

    @Test
    void refusal_thatNamesTheClock_isWhateverTheTimes() {
        assertThat(wrong("RequestTimeTooSkewed", null, null)).isPresent();
    }
}
