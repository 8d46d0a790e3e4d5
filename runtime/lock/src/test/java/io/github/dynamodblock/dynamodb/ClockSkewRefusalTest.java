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
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** A machine whose wall clock is wrong: the SDK signs all the same, and time to live must not end in the past. */
class ClockSkewRefusalTest {
    private static final Duration HORIZON = Duration.ofDays(7);

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
                        .clock(machine -> new Wrong(Duration.ofHours(hours)))
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
}
