package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.system.SystemClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/** A machine whose wall clock is wrong: the SDK signs all the same, and time to live must not end in the past. */
@Isolated("hears what is logged")
class WrongClockTest {
    private static final Duration HORIZON = Duration.ofDays(7);
    private static final long SECOND = 1_000_000_000L;

    @SuppressWarnings("NullAway.Init")
    private static DynamoDbAsyncClient sdk;

    private final String key = "wrong-clock-" + UUID.randomUUID();

    @BeforeAll
    static void connect() {
        sdk = LocalTable.client();
        LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
    }

    @AfterAll
    static void disconnect() {
        sdk.close();
    }

    /** The machine's clocks, with the wall clock so far ahead. */
    private record Wrong(Duration ahead) implements Clock {
        @Override
        public long nanos() {
            return new SystemClock().nanos();
        }

        @Override
        public long epochMicros() {
            return new SystemClock().epochMicros() + ahead.toSeconds() * 1_000_000;
        }
    }

    private Instant timeToLive() {
        return LockTableAdmin.of(sdk, LocalTable.LOCKS)
                .get(key)
                .orElseThrow()
                .ttlEnd()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(longs = {-170, -2, 0, 2})
    void lease_ofAClientWhoseClockIsHoursWrong_isNeverCollected(long hours) throws Exception {
        // A second is what rounding and the way of an answer take.
        Instant atLeast = Instant.now().plus(HORIZON).minusSeconds(2);
        try (LockClient client = DynamoDbLocks.builder(sdk, LocalTable.LOCKS)
                        .timing(LeaseTiming.ofLease(Duration.ofSeconds(20)))
                        .ttlHorizon(HORIZON)
                        .clock(new Wrong(Duration.ofHours(hours)))
                        .build();
                Lease lease = client.acquire(key)) {
            assertThat(timeToLive()).isAfter(Instant.now().plus(Duration.ofDays(6)));

            lease.heartbeat(HeartbeatRequest.NONE);

            assertThat(timeToLive()).isAfter(atLeast).isBefore(atLeast.plus(Duration.ofHours(3)));
        }
    }

    @Test
    void raiseTokens_byAMachineWhoseClockIsDaysBehind_raisesThemToDynamoDbsClock() throws Exception {
        LockTable own = LockTable.named("wrong-clock-" + UUID.randomUUID());
        LockTableAdmin admin = LockTableAdmin.dated(sdk, own, new Wrong(Duration.ofDays(-7)));
        admin.createIfMissing();
        try (LockClient client = DynamoDbLocks.builder(sdk, own).build();
                Lease lease = client.acquire(key)) {
            // DynamoDB's date has whole seconds; a token that was given out within this one is as high as it may be.
            RaisedTokens raised = LockTableAdmin.dated(sdk, own, new Wrong(Duration.ofDays(-7)))
                    .raiseTokens();

            assertThat(raised.floor()).isGreaterThan(lease.fencingToken() - 2_000_000);
        }
    }

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

    @Test
    void wallClock_moreThanFiveMinutesWrong_isWarnedOfOnce() {
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
            clock.hear(answer(dated("Sun, 01 Mar 2026 12:05:00 GMT")), null);
            assertThat(warnings).isEmpty();

            clock.hear(answer(dated("Sun, 01 Mar 2026 12:06:00 GMT")), null);
            clock.hear(answer(dated("Sun, 01 Mar 2026 12:07:00 GMT")), null);
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(warnings).singleElement().asString().contains("6 minutes behind");
    }
}
