package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.spi.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

class BuilderClockTest {
    private static final long HOUR = TimeUnit.HOURS.toMicros(1);

    private record HourAhead(Clock machine) implements Clock {
        @Override
        public long nanos() {
            return machine.nanos();
        }

        @Override
        public long epochMicros() {
            return machine.epochMicros() + HOUR;
        }
    }

    @Test
    void clock_ofTheCaller_isTheOneThatTheClientReads() throws Exception {
        try (DynamoDbAsyncClient sdk = LocalTable.client()) {
            LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
            try (LockClient client = DynamoDbLocks.builder(sdk, LocalTable.LOCKS)
                            .clock(HourAhead::new)
                            .build();
                    Lease lease = client.acquire("read-by-another-clock")) {
                long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());

                // A first token is what the wall clock reads.
                assertThat(lease.fencingToken()).isGreaterThan(now + HOUR / 2);
                assertThat(lease.isValid()).isTrue();
            }
        }
    }
}
